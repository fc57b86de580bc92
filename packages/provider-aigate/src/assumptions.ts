import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is assumed instead. "Beyond": on the operator's other pages. */
export const assumptions = {
  'submit-path': {
    message: 'The path recommended for new integrations is used; the response of /v1/videos is not shown.',
    source: 'Endpoint',
    entry: ['submit', 'path'],
  },
  'image-field': {
    message:
      'A source image is sent as input_image, a URL or a data URL. The document names as equal: image_url, image, input_image_url, input_image_b64 (bytes alone), and prompt.image, which makes prompt an object { text, image }.',
    source: 'Image to video; Request fields',
    entry: ['fields', 'image'],
  },
  'one-image': {
    message:
      'Two names for the source image, or provider_options beside metadata, are rejected: the document does not say which takes precedence.',
    source: 'Request fields',
  },
  'bare-base64': {
    message: 'input_image_b64 and input_video_b64 hold bare base64, not a data URL.',
    source: 'Request fields',
  },
  'kling-pro-quality': {
    message:
      "Kling 3.0 Pro is the printed slug with quality 'pro': the document shows 'std' with it and names 'pro' in general.",
    source: 'Kling; Request fields',
    entry: ['models', 'kling/kling-3.0-pro', 'constants', 'quality'],
  },
  'held-for': {
    message:
      'The response arrives within the 900 s that every sample allows; the live page mentions 10 to 15 minutes.',
    source: 'Text to video; beyond: Videos',
    entry: ['submit', 'timeoutMs'],
  },
  'other-responses': {
    message: 'Files may also be in data, outputs, video or url, with or without an object around the URL.',
    source: 'Response; beyond: a public client is prepared for it',
  },
  'no-job': {
    message: 'The task_… part of the URL is the only id of a job, and it serves only to fetch the file.',
    source: 'Response; Errors, 404',
  },
  'key-on-links': {
    message:
      "The key is sent with URLs on the gateway's own host, and to no other host; the sample sends none.",
    source: 'Save the file',
  },
  'server-errors': {
    message:
      'After a 500, 502 or 503 it is unknown whether the video was charged: the document says only to try again later.',
    source: 'Errors',
  },
  'rate-limit': {
    message:
      'A 429 without the code insufficient_quota is a rate limit, which the document does not mention; with another status the code still means insufficient balance.',
    source: 'Errors',
  },
  'error-bodies': {
    message:
      'An error may also be under detail, as text or list, or be plain text; the printed body is an error inside a 200 as well, unless it has a file.',
    source: 'Errors; beyond: a public client is prepared for it',
  },
  balance: {
    message: 'GET /v1/balance returns balance, used and currency, and what remains for the key.',
    source: 'beyond: Balance',
    entry: ['balance', 'path'],
  },
  'model-list': {
    message: 'GET /v1/models lists names or objects with an id, under data or models.',
    source: 'Request fields names the route; beyond: Models',
    entry: ['discovery', 'list', 'path'],
  },
  'no-images': {
    message: 'Images (POST /v1/images/generations) are on other pages and are left out.',
    source: 'beyond: Images',
  },
  'no-price': {
    message: 'No price is printed.',
    source: 'the whole page',
  },
  'failed-calls': {
    message: 'The cost of a request that failed late is unknown.',
    source: 'Errors',
    entry: ['billing', 'failedJob'],
  },
  'link-life': {
    message: 'The 20 minutes of a URL count from its response.',
    source: 'Errors, 410',
    entry: ['outputUrlTtlMs'],
  },
  'keys-page': {
    message: 'The page for API keys is reached from the home page; the document names none.',
    source: 'Endpoint',
    entry: ['apiKeyUrl'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
