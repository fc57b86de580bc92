import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. "Beyond": on the operator's other pages. */
export const assumptions = {
  'submit-path': {
    message:
      'Of the two routes the one recommended for new integrations is used; what /v1/videos answers is not shown.',
    source: 'Endpoint',
    entry: ['submit', 'path'],
  },
  'image-field': {
    message:
      'A source image goes into input_image, as a link or a data URL. Equal by the document: image_url, image, input_image_url, input_image_b64 (bytes alone), and prompt.image, which makes prompt an object { text, image }.',
    source: 'Image to video; Request fields',
    entry: ['fields', 'image'],
  },
  'one-image': {
    message:
      'Two names for the source image, or provider_options beside metadata, are refused: nothing says which wins.',
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
      'An answer comes within the 900 s every sample allows; the live page speaks of 10 to 15 minutes.',
    source: 'Text to video; beyond: Videos',
    entry: ['submit', 'timeoutMs'],
  },
  'other-answers': {
    message:
      'Files may also stand in data, outputs, video or url, with or without an object around the link.',
    source: 'Response; beyond: a public client is prepared for it',
  },
  'no-job': {
    message:
      'The task_… part of the link is the only name of a job, and nothing can be asked with it but the file.',
    source: 'Response; Errors, 404',
  },
  'key-on-links': {
    message: 'The key goes along to links on the own host, and to no other; the sample sends none.',
    source: 'Save the file',
  },
  'server-errors': {
    message:
      'After a 500, 502 or 503 nobody knows whether the clip is paid: the document says only to try again later.',
    source: 'Errors',
  },
  'rate-limit': {
    message:
      'A 429 without the code insufficient_quota is a rate limit, of which the document names none; with another status the code still means missing money.',
    source: 'Errors',
  },
  'error-bodies': {
    message:
      'An error may also stand under detail, as text or list, or be plain text; the printed one is the no its status says inside a 200 as well, unless a file is there.',
    source: 'Errors; beyond: a public client is prepared for it',
  },
  balance: {
    message: 'GET /v1/balance tells balance, used and currency, and what the key has left.',
    source: 'beyond: Balance',
    entry: ['balance', 'path'],
  },
  'model-list': {
    message: 'GET /v1/models lists names or objects with an id, under data or models.',
    source: 'Request fields names the route; beyond: Models',
    entry: ['discovery', 'list', 'path'],
  },
  'no-images': {
    message: 'Pictures (POST /v1/images/generations) are on other pages and are left out.',
    source: 'beyond: Images',
  },
  'no-price': {
    message: 'No answer tells a price and none is printed.',
    source: 'the whole page',
  },
  'failed-calls': {
    message: 'What a call that failed late costs is unknown.',
    source: 'Errors',
    entry: ['billing', 'failedJob'],
  },
  'link-life': {
    message: 'The 20 minutes of a link count from its answer.',
    source: 'Errors, 410',
    entry: ['outputUrlTtlMs'],
  },
  'keys-page': {
    message: 'The page where keys are made is reached from the home page; the document names none.',
    source: 'Endpoint',
    entry: ['apiKeyUrl'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
