import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. "Beyond": on the operator's newer pages. */
export const assumptions = {
  'veo-3-slug': {
    message:
      'Veo 3, of which the document says only that it makes 8 s, is asked for as veo3-video, from text.',
    source: 'Veo Models; the slug is beyond: Video Generation, Model Directory',
    entry: ['models', 'google/veo-3.0', 'slug'],
  },
  'veo-2-seconds': {
    message: 'Veo 2 makes every whole second from 5 to 30; newer pages say once 5 to 30 and once 5 to 8.',
    source: 'Veo Models, the comment beside the sample',
    entry: ['models', 'google/veo-2.0', 'params', 'duration', 'enum'],
  },
  'kling-2.1-pro-picture': {
    message: 'Kling 2.1 Pro needs a picture, as the standard model does; every sample gives it one.',
    source: 'Complete Examples; newer pages allow text alone',
    entry: ['models', 'kling/kling-2.1-pro', 'tasks'],
  },
  'no-pictures': {
    message:
      'Veo 2, Veo 3, Kling 2.0 and Hunyuan take no picture: no sample gives them one, and a model that ignores it would still be paid.',
    source: 'Model-Specific Parameters',
  },
  'wan-version': {
    message: 'The Wan without a version is 2.1.',
    source: 'Wan Image-to-Video',
  },
  'seedance-version': {
    message: 'The Seedance the document calls standard is 1.0 Pro, and the one it calls lite is 1.0 Lite.',
    source: 'Seedance Models',
  },
  ratios: {
    message: 'Kling, Hunyuan and Seedance take further ratios; only 16:9 is printed, so any is sent.',
    source: 'Model-Specific Parameters',
  },
  'frames-and-seconds': {
    message:
      "A clip of Wan is num_frames / frames_per_second long. Neither has a documented default, and Hunyuan's rate is nowhere: what cannot be said exactly is refused.",
    source: 'Hunyuan Models; Wan Image-to-Video',
  },
  'upload-limit': {
    message: 'The 4 MB for uploads are 4 · 1024 · 1024 bytes of the picture, not of its base64 text.',
    source: 'Image-to-Video Request',
    entry: ['media', 'image', 'maxBytes'],
  },
  'status-path': {
    message:
      'Polls go to the documented route. Newer pages prefer /video/status, which answers in the same shapes.',
    source: 'Status Endpoint; beyond: Video Status (Unified)',
    entry: ['poll', 'path'],
  },
  'status-query': {
    message:
      'The slug goes out as modelSlug, as documented, and as model, as newer pages call it: the gateway ignores keys it does not know. For /video/status it is { requestId: "{id}" }.',
    source: 'Status Endpoint; beyond: Video Status',
    entry: ['poll', 'query'],
  },
  'status-shapes': {
    message:
      'A status may also come without the envelope, in small letters, with other words (queued, processing, generating, delivering) and with the link elsewhere.',
    source: 'beyond: OpenAPI file; tests of public clients',
  },
  progress: {
    message: 'Progress counts to 100; what is below 1 is a part of one.',
    source: 'beyond: OpenAPI file, which names no unit',
  },
  'final-cost': {
    message:
      'A figure at completion is what was charged; without a unit of its own it is in the one that was held at the submit.',
    source: 'Response Fields; beyond: Video Status (Unified)',
  },
  'failed-jobs': {
    message:
      'What a failed job costs is unknown. Newer pages promise an automatic refund; no response tells of it, so nothing is bought anew on the strength of it.',
    source: 'the whole page; beyond: Video Generation',
    entry: ['billing', 'failedJob'],
  },
  'error-words': {
    message:
      'Beside CONTENT_POLICY_VIOLATION there are PRO_REQUIRED, INSUFFICIENT_BALANCE, RATE_LIMITED and content_policy_violation; other codes mean what their HTTP status means.',
    source: 'Common Error Responses; beyond: Error Handling, Rate Limits',
  },
  'error-bodies': {
    message:
      'An error body that names its status and no run is the no it would be outside of it, inside a 200 as well. Flags and words for unsafe content may stand in any of them.',
    source: 'Common Error Responses; Failed',
  },
  'terminal-errors': {
    message: 'The status word error ends a job only beside terminal: true, as it does for speech.',
    source: 'Status Values; beyond: tests of public clients',
  },
  'key-on-polls': {
    message:
      'The key goes with every call, and to links on the own host; samples poll without one, with the cookie of a browser.',
    source: 'Polling Example',
  },
  'relative-links': {
    message: 'A link without a host is one of the gateway, and a page in place of a clip is no clip.',
    source: 'beyond: notes of a public client',
  },
  balance: {
    message: 'POST /check-balance tells usd_balance and nano_balance.',
    source: 'beyond: Check Balance',
    entry: ['balance', 'path'],
  },
  'recent-path': {
    message:
      'GET /generate-video/recover lists the newest runs, { data: [{ runId, model, status, createdAt }] }.',
    source: 'beyond: Video Recover',
    entry: ['listJobs', 'path'],
  },
  'recent-limit': {
    message: 'It lists 50 at most.',
    source: 'beyond: Video Recover',
    entry: ['listJobs', 'query', 'limit'],
  },
  'model-list': {
    message: 'GET /v1/video-models lists the models, { data: [{ id }] }.',
    source: 'beyond: Video Models',
    entry: ['discovery', 'list', 'path'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
