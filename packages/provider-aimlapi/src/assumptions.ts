import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is assumed instead. "Beyond": on the operator's other pages. */
export const assumptions = {
  'key-on-submit': {
    message:
      'POST declares no security, but every sample sends the key and GET declares it; the key is always sent.',
    source: 'Create a video generation task, OpenAPI',
  },
  'data-urls': {
    message: 'reference_image_urls accepts data URLs as image_url does: both have the format uri.',
    source: 'Create a video generation task, OpenAPI',
  },
  'inputs-together': {
    message:
      'The document does not say what happens when image_url, reference_image_urls and video_url are sent together; they are sent as given.',
    source: 'Create a video generation task, OpenAPI',
  },
  'duration-type': {
    message: 'A duration is sent as an integer, as in the schema; both samples send text ("7").',
    source: 'Create a video generation task, OpenAPI; Code Examples',
  },
  'default-duration': {
    message: 'The default printed as the text "10" is the integer.',
    source: 'Create a video generation task, OpenAPI',
    entry: ['models', 'alibaba/happyhorse-1.0', 'params', 'duration', 'default'],
  },
  'reference-name': {
    message: 'The list is reference_image_urls; reference_image_url in the JavaScript sample is a misprint.',
    source: 'Code Example #2; Create a video generation task, OpenAPI',
    entry: ['fields', 'references.images'],
  },
  'status-words': {
    message: 'Beside the four status words there are waiting, active, dreaming, succeeded and failed.',
    source: 'Retrieve the generated video, OpenAPI; beyond: pages of other models',
  },
  'other-responses': {
    message:
      'A video may also be a URL or a list, an id may be called generation_id, a failure may have detail.',
    source: 'Retrieve the generated video, OpenAPI; beyond: pages of other models',
  },
  'error-bodies': {
    message:
      'An error is { message, path, requestId, statusCode, timestamp } or { title, status, message }; inside a 200 it is the same error, unless it names a job.',
    source: 'the whole page; beyond: Errors and Messages',
  },
  'missing-money': {
    message: 'Insufficient balance is a 403 with a sentence about credits or funds; 402 is never used.',
    source: 'the whole page; beyond: Errors and Messages',
  },
  credits: {
    message:
      'usd_spent is reserved at the submit and charged when the job succeeds, whether or not a response repeats it. Without it credits_used, which some pages call tokens_used, are reported as credits and not converted.',
    source: 'Create a video generation task, OpenAPI; beyond: pages of other models',
  },
  'failed-jobs': {
    message: 'A failed job is free: what was reserved for it is released.',
    source: 'the whole page; beyond: Account Balance',
    entry: ['billing', 'failedJob'],
  },
  'request-id': {
    message: 'The header x-inference-id identifies a request.',
    source: 'the whole page; beyond: Request Tracing',
    entry: ['requestIdHeader'],
  },
  'keys-page': {
    message: 'Keys are created on the page that the quickstart links to.',
    source: 'Setup your API Key',
    entry: ['apiKeyUrl'],
  },
  'no-price': {
    message: 'No price is printed for Happy Horse 1.0, so it is unknown until a response reports it.',
    source: 'the whole page',
  },
  balance: {
    message: 'GET /v2/billing returns current_balance and currency.',
    source: 'beyond: Account Balance',
    entry: ['balance', 'path'],
  },
  'model-list': {
    message: 'GET /v1/models lists the models without a key, { data: [{ id, type }] }.',
    source: 'beyond: Models Catalogue',
    entry: ['discovery', 'list', 'path'],
  },
  logs: {
    message:
      'GET /v2/logs lists the requests of the key, { data: [{ inference_id, client_request_id }] }: the id of the generation, and the header x-client-request-id of its submit.',
    source: 'beyond: Usage and Logs',
    entry: ['listJobs', 'path'],
  },
  'no-cancel': {
    message: 'No cancel is documented.',
    source: 'the whole page',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
