// A provider of Crosspoint for a gateway with a queue: submit, status, result.
import { defineProvider, endpoint, response } from '@crosspoint/core/plugin';
import * as z from 'zod';

const Submit = z.object({ request_id: z.string() });
const Status = z.object({
  status: z.string(),
  error: z.string().nullish(),
  error_type: z.string().nullish(),
});
const Result = z.object({ video: z.object({ url: z.string() }) });
const ErrorBody = z.object({ detail: z.string() });

export const queue = defineProvider({
  contract: 1,
  id: 'queue',
  name: 'A queue',
  docsUrl: 'https://fal.ai/docs/api-reference/inference-api',
  baseURL: 'https://queue.fal.run',
  apiKeyEnv: 'FAL_KEY',
  auth: (apiKey) => ({ authorization: `Key ${apiKey}` }),
  models: {
    'queue:acme/boat': {
      kind: 'video',
      slug: 'acme/boat',
      tasks: ['text-to-video'],
      params: { prompt: { type: 'string', required: true } },
    },
  },
  fields: { prompt: 'prompt' },
  media: {},
  submit: endpoint({
    method: 'POST',
    path: '/{slug}',
    body: (fields, options) => ({ ...fields, ...options }),
    ...response(Submit, ({ request_id }) => ({ id: request_id })),
  }),
  poll: endpoint({
    method: 'GET',
    path: '/{slug}/requests/{id}/status',
    ...response(Status, ({ status, error, error_type }) => ({
      // the queue has no word for a failure: a completed job has an error
      status: error == null ? status : 'FAILED',
      failure: error == null ? undefined : { message: error, code: error_type ?? undefined },
    })),
  }),
  result: endpoint({
    method: 'GET',
    path: '/{slug}/requests/{id}',
    ...response(Result, ({ video }) => ({ outputs: [{ url: video.url }] })),
  }),
  states: { IN_QUEUE: 'queued', IN_PROGRESS: 'running', COMPLETED: 'succeeded', FAILED: 'failed' },
  parseError: ({ status, json }) => {
    const read = status < 400 ? undefined : ErrorBody.safeParse(json);
    return read?.success === true ? { message: read.data.detail } : undefined;
  },
  billing: { failedJob: 'unknown' },
  polling: { intervalMs: 2_000, timeoutMs: 600_000 },
});
