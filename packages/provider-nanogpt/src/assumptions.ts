import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is assumed instead. "Beyond": on the operator's newer pages. */
export const assumptions = {
  'veo-3-slug': {
    message:
      'Veo 3, of which the document says only that it makes 8 s, has the slug veo3-video and takes text.',
    source: 'Veo Models; the slug is beyond: Video Generation, Model Directory',
    entry: ['models', 'google/veo-3.0', 'slug'],
  },
  'veo-2-seconds': {
    message:
      'Veo 2 makes every whole second from 5 to 30; newer pages print 5 to 30 in one place and 5 to 8 in another.',
    source: 'Veo Models, the comment beside the sample',
    entry: ['models', 'google/veo-2.0', 'params', 'duration', 'enum'],
  },
  'kling-2.1-pro-picture': {
    message: 'Kling 2.1 Pro needs an image, as the standard model does; every sample has one.',
    source: 'Complete Examples; newer pages allow text alone',
    entry: ['models', 'kling/kling-2.1-pro', 'tasks'],
  },
  'no-pictures': {
    message:
      'Veo 2, Veo 3, Kling 2.0 and Hunyuan take no image: no sample has one, and a model that ignores it would still be paid for.',
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
    message: 'Kling, Hunyuan and Seedance take further ratios; only 16:9 is printed, so any ratio is sent.',
    source: 'Model-Specific Parameters',
  },
  'frames-and-seconds': {
    message:
      "A Wan video is num_frames / frames_per_second long. Neither has a documented default, and Hunyuan's frame rate is not documented: a duration that cannot be converted exactly is rejected.",
    source: 'Hunyuan Models; Wan Image-to-Video',
  },
  'upload-limit': {
    message: 'The 4 MB for uploads are 4 · 1024 · 1024 bytes of the image, not of its base64 text.',
    source: 'Image-to-Video Request',
    entry: ['media', 'image', 'maxBytes'],
  },
  'status-path': {
    message:
      'Polls go to the documented path, which newer pages call deprecated. A submit response in their form, with id or requestId, leads to /video/status, which responds in the same shapes.',
    source: 'Status Endpoint; beyond: Video Status (Unified)',
    entry: ['poll', 'path'],
  },
  'long-stories': {
    message:
      'A submit response with a projectId is polled at /v1/video/status with runId and projectId, which responds with { status, data: { isCompleted, isSuccess, output } }.',
    source: 'Status Endpoint; beyond: OpenAPI file, public docs of 2026-08-22',
    entry: ['apiVariants', 'longStories', 'path'],
  },
  'unified-path': {
    message: 'A run with an id of the newer form is polled at /video/status with requestId alone.',
    source: 'Status Endpoint; beyond: Video Status (Unified)',
    entry: ['apiVariants', 'unified', 'path'],
  },
  'status-query': {
    message:
      'The slug goes out as modelSlug, as documented, and as model, as newer pages call it: the gateway ignores keys it does not know. For /video/status it is { requestId: "{id}" }.',
    source: 'Status Endpoint; beyond: Video Status',
    entry: ['poll', 'query'],
  },
  'status-shapes': {
    message:
      'A status may also come without the envelope, in lower case, with other words (queued, processing, generating, delivering) and with the URL in another place.',
    source: 'beyond: OpenAPI file; tests of public clients',
  },
  progress: {
    message: 'Progress counts to 100; a number below 1 is a fraction.',
    source: 'beyond: OpenAPI file, which names no unit',
  },
  'final-cost': {
    message:
      'An amount at completion is the charge; without a currency of its own it is in the currency reserved at the submit.',
    source: 'Response Fields; beyond: Video Status (Unified)',
  },
  'failed-jobs': {
    message:
      'What a failed job costs is unknown. Newer pages promise an automatic refund; no response reports it, so no retry relies on it.',
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
      'An error body that states its status and names no run is the same error inside a 200. Flags and codes for unsafe content may be in any error body.',
    source: 'Common Error Responses; Failed',
  },
  'terminal-errors': {
    message:
      'The status word error ends a job together with terminal: true, as it does for speech, or with a reason.',
    source: 'Status Values; beyond: tests of public clients',
  },
  'key-on-polls': {
    message:
      "The key is sent with every request, and with URLs on the gateway's own host; samples poll without a key, with a browser's cookie.",
    source: 'Polling Example',
  },
  'relative-links': {
    message: 'A URL without a host is on the gateway, and an HTML page in place of a video is not a video.',
    source: 'beyond: notes of a public client',
  },
  balance: {
    message: 'POST /check-balance returns usd_balance and nano_balance.',
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
