// fal's own client, its queue as its documentation shows. It has no download: the file is fetched, as its examples do.
import { readFile, writeFile } from 'node:fs/promises';
import { createFalClient } from '@fal-ai/client';
import { serve } from '../lines.mjs';
import { fetchLedTo } from '../led-to.mjs';

const manifest = new URL('node_modules/@fal-ai/client/package.json', import.meta.url);
const { version } = JSON.parse(await readFile(manifest, 'utf8'));
const clientOf = ({ baseURL, apiKey }) =>
  createFalClient({ credentials: apiKey, fetch: fetchLedTo(baseURL) });

await serve(
  { name: '@fal-ai/client', version },
  {
    async submit(input) {
      const { model, prompt } = input.request;
      const { request_id: requestId } = await clientOf(input).queue.submit(model, { input: { prompt } });
      return { job: { model, requestId } };
    },

    async wait(input) {
      const { model, requestId } = input.job;
      const { queue } = clientOf(input);
      const { error } = await queue.subscribeToStatus(model, {
        requestId,
        pollInterval: input.pollIntervalMs,
      });
      return { state: error === undefined ? 'succeeded' : 'failed', job: input.job };
    },

    async download(input) {
      const { model, requestId } = input.job;
      const { data } = await clientOf(input).queue.result(model, { requestId });
      const response = await fetchLedTo(input.baseURL)(data.video.url);
      if (!response.ok) throw new Error(`HTTP ${response.status} for the file`);
      await writeFile(input.to, new Uint8Array(await response.arrayBuffer()));
      return {};
    },
  },
);
