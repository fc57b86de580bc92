import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. "Beyond": on the operator's other pages. */
export const assumed = {
  'key-on-submit': {
    says: 'POST declares no security, but every sample sends the key and GET declares it; the key is always sent.',
    source: 'Create a video generation task, OpenAPI',
  },
  'data-urls': {
    says: 'Pictures given as data URLs are taken in reference_image_urls as they are in image_url: both have the format uri.',
    source: 'Create a video generation task, OpenAPI',
  },
  'inputs-together': {
    says: 'What happens when image_url, reference_image_urls and video_url come together is not said; they are sent as given.',
    source: 'Create a video generation task, OpenAPI',
  },
  'duration-type': {
    says: 'A duration goes out as a whole number, as the schema has it; both samples write it as text ("7").',
    source: 'Create a video generation task, OpenAPI; Code Examples',
  },
  'default-duration': {
    says: 'The default printed as the text "10" is the whole number.',
    source: 'Create a video generation task, OpenAPI',
    at: ['models', 'alibaba/happyhorse-1.0', 'params', 'duration', 'default'],
  },
  'reference-name': {
    says: 'The list is reference_image_urls; reference_image_url in the JavaScript sample is a slip of the pen.',
    source: 'Code Example #2; Create a video generation task, OpenAPI',
    at: ['fields', 'references.images'],
  },
  'status-words': {
    says: 'Beside the four words there are waiting, active, dreaming, succeeded and failed.',
    source: 'Retrieve the generated video, OpenAPI; beyond: pages of other models',
  },
  'other-answers': {
    says: 'A video may also be a link or a list, an id may be called generation_id, a failure may have detail.',
    source: 'Retrieve the generated video, OpenAPI; beyond: pages of other models',
  },
  'error-bodies': {
    says: 'An error is { message, path, requestId, statusCode, timestamp } or { title, status, message }; inside a 200 it is the no it would be outside of it, unless it names a job.',
    source: 'the whole page; beyond: Errors and Messages',
  },
  'missing-money': {
    says: 'Missing money is a 403 with a sentence about credits or funds; 402 is never used.',
    source: 'the whole page; beyond: Errors and Messages',
  },
  credits: {
    says: 'usd_spent is what was charged, at the submit. Without it credits_used, which some pages call tokens_used, are told as credits and not converted.',
    source: 'Create a video generation task, OpenAPI; beyond: pages of other models',
  },
  'failed-jobs': {
    says: 'A failed job is free.',
    source: 'the whole page; beyond: Account Balance',
    at: ['billing', 'failedJob'],
  },
  'request-id': {
    says: 'The header x-inference-id names an exchange.',
    source: 'the whole page; beyond: Request Tracing',
    at: ['requestIdHeader'],
  },
  'keys-page': {
    says: 'Keys are made on the page the quickstart leads to.',
    source: 'Setup your API Key',
    at: ['keysUrl'],
  },
  'no-price': {
    says: 'No price is printed for Happy Horse 1.0, so it counts as unknown until a reply tells it.',
    source: 'the whole page',
  },
  'no-cancel': {
    says: 'No cancel is documented.',
    source: 'the whole page',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
