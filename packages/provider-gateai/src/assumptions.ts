import type { Assumption } from '@crosspoint/core/plugin';

const sizes = (model: string): readonly string[] => ['models', model, 'sizes'];
const autoAspectRatio = (model: string): readonly string[] => ['models', model, 'autoAspectRatio'];
const zero =
  'Dimensions of 0 leave the aspect ratio to the model: they are listed, but explained for other models only.';
const modes =
  'The model lists the pairs of its default mode only; the others are what its dimensions allow, or in proportion.';
const turned =
  'The model lists no pairs: its default, the sizes with printed prices, and the same in portrait.';

/** Pairs that no Supported Resolutions list contains: `{ override: { models: { 'google/veo-3.1': { sizes: […] } } } }` replaces them. */
const pixelAssumptions = {
  'pixels-kling-2.5': { message: modes, source: 'Kling 2.5 Turbo', entry: sizes('kling/kling-2.5') },
  'pixels-kling-2.6': {
    message: 'Without a ratio, it is 16:9; the model has no default, and lists 1:1 first.',
    source: 'Kling 2.6',
    entry: sizes('kling/kling-2.6'),
  },
  'pixels-kling-3.0': { message: modes, source: 'Kling 3.0', entry: sizes('gateai:kling-3.0') },
  'pixels-kling-3.0-standard': {
    message: modes,
    source: 'Kling 3.0',
    entry: sizes('kling/kling-3.0-standard'),
  },
  'pixels-kling-o1': {
    message: "The model lists no pairs: Kling's pairs of 1080 are used for a named size.",
    source: 'Kling Video O 1',
    entry: sizes('kling/kling-video-o1'),
  },
  'pixels-kling-o3': {
    message: 'The model lists no pairs: those of Kling 3.0 are used for a named size, with their modes.',
    source: 'Kling Video O 3',
    entry: sizes('kling/kling-video-o3'),
  },
  'pixels-ltx-ultra': { message: modes, source: 'LTX 2.0 Ultra', entry: sizes('lightricks/ltx-2.0-ultra') },
  'pixels-cortex-2.0': {
    message:
      'The listed pairs belong to mode 480, and without a ratio it is 16:9; mode 720 makes 1280 by 720.',
    source: 'Cortex 2.0',
    entry: sizes('gateai:cortex_2.0'),
  },
  'pixels-cortex-2.0-fast': {
    message:
      'The listed pairs belong to mode 480, and without a ratio it is 16:9; mode 720 makes 1280 by 720.',
    source: 'Cortex 2.0 Fast',
    entry: sizes('gateai:cortex_2.0-fast'),
  },
  'pixels-seedance-1.0': {
    message: turned,
    source: 'Seedance 1.0 Pro',
    entry: sizes('bytedance/seedance-1.0-pro'),
  },
  'pixels-seedance-1.0-fast': {
    message: turned,
    source: 'Seedance 1.0 Pro Fast',
    entry: sizes('bytedance/seedance-1.0-pro-fast'),
  },
  'pixels-seedance-2.0': { message: turned, source: 'Seedance 2.0', entry: sizes('bytedance/seedance-2.0') },
  'pixels-seedance-2.0-fast': {
    message: turned,
    source: 'Seedance 2.0 Fast',
    entry: sizes('bytedance/seedance-2.0-fast'),
  },
  'pixels-sora-2-pro': { message: modes, source: 'Sora 2 Pro', entry: sizes('openai/sora-2-pro') },
  'pixels-veo-3.0': { message: modes, source: 'Veo 3', entry: sizes('google/veo-3.0') },
  'pixels-veo-3.0-fast': { message: modes, source: 'Veo 3 Fast', entry: sizes('google/veo-3.0-fast') },
  'pixels-veo-3.1': { message: modes, source: 'Veo 3.1', entry: sizes('google/veo-3.1') },
  'pixels-veo-3.1-fast': { message: modes, source: 'Veo 3.1 Fast', entry: sizes('google/veo-3.1-fast') },
  'pixels-veo-3.1-lite': { message: modes, source: 'Veo 3.1 Lite', entry: sizes('google/veo-3.1-lite') },

  'auto-nano-banana': {
    message: zero,
    source: 'Gemini 2.5 Flash (Nano Banana) Image',
    entry: autoAspectRatio('google/nano-banana'),
  },
  'auto-kling-2.6': { message: zero, source: 'Kling 2.6', entry: autoAspectRatio('kling/kling-2.6') },
  'auto-kling-3.0': { message: zero, source: 'Kling 3.0', entry: autoAspectRatio('gateai:kling-3.0') },
  'auto-kling-3.0-standard': {
    message: zero,
    source: 'Kling 3.0',
    entry: autoAspectRatio('kling/kling-3.0-standard'),
  },
  'auto-kling-3.0-pro': { message: zero, source: 'Kling 3.0', entry: autoAspectRatio('kling/kling-3.0-pro') },
} as const satisfies Readonly<Record<string, Assumption>>;

/** What the document does not say, and what is assumed instead. */
export const assumptions = {
  'keys-page': {
    message: 'The page for API keys; the document names none.',
    source: 'Authentication',
    entry: ['apiKeyUrl'],
  },
  'error-text': {
    message:
      'The text of an error is in `error`, as it does for an unknown model; no other error body is shown.',
    source: 'Request Limits; Model Discovery',
  },
  'limit-words': {
    message:
      'PROMPT_TOO_LONG and QUANTITY_TOO_HIGH are named without an HTTP status: as the code of an error inside a success they mean 400.',
    source: 'Request Limits',
  },
  'newer-jobs': {
    message:
      'A submit the response to that is id or job_id and no task_id is polled at /v1/jobs/{id}, which ends with success or failed and has the file under public_url or output_url.',
    source: 'Generate Content; beyond: one public client of the same host, whose protocol no page describes',
    entry: ['apiVariants', 'jobs', 'path'],
  },
  'failed-job': {
    message:
      'The document does not say whether a failed task is refunded; only a task unfinished after 20 minutes is.',
    source: 'Personal Dashboard, Generation timeouts',
    entry: ['billing', 'failedJob'],
  },
  'window-counts': {
    message: 'The 5 requests in 30 seconds are requests of any kind, including polls, quotes and balances.',
    source: 'Request Limits, Rate limit',
    entry: ['limits', '1', 'applies'],
  },
  polling: {
    message: 'No interval between polls is documented; one poll every 10 seconds fits the window of 30.',
    source: 'Check Status; Request Limits',
    entry: ['polling', 'intervalMs'],
  },
  adjustments: {
    message: 'The shape of `adjustments` is not shown: names with values, a list and a sentence are read.',
    source: 'Generate Content',
  },
  suggestions: {
    message:
      'What an estimate suggests has no name in the document: with fits_in_budget false, every other key of the response is read as a suggestion.',
    source: 'Estimate Cost',
  },
  'credits-json': {
    message:
      'The printed response of /credits has a trailing comma and is not JSON; it is taken for a misprint, so a real response like it cannot be read.',
    source: 'Check Credits',
  },
  'schema-key': {
    message:
      'The page says only of the list of models that it needs no key, so the schemas are requested with the key.',
    source: 'Authentication; Model Discovery',
    entry: ['discovery', 'all', 'auth'],
  },
  'model-key': {
    message:
      'The page says only of the list of models that it needs no key, so a single schema is requested with the key.',
    source: 'Authentication; Model Discovery',
    entry: ['discovery', 'one', 'auth'],
  },
  'schema-shape': {
    message:
      'The schemas of all models are not shown: a list, a list under `models`, or one schema by each slug are read.',
    source: 'Model Discovery, Full Schema',
  },
  type: {
    message:
      'A model without a row is sent with the type `image`, `video` or `3d`, as all samples of models are; the very first sample has `text-to-image`.',
    source: 'Generate Content',
  },
  'table-references': {
    message:
      'References under the names of the tables (start_frame, image_urls …) are URLs or data URLs, like the general ones.',
    source: 'Generate Content, Image/video references',
    entry: ['media', 'image', 'accepts'],
  },
  'image-lists': {
    message:
      'image_urls, reference_image_urls and image_guidance are lists of URLs or data URLs; their items are not shown.',
    source: 'the tables of the models',
    entry: ['fields', 'references.images'],
  },
  'video-guidance': {
    message:
      'video_guidance is a list of one URL; its item is not shown, and for Kling Video O has a type BASE or FEATURE somewhere.',
    source: 'Happy Horse; Kling Video O 1; Kling Video O 3',
    entry: ['fields', 'video'],
  },
  'gpt-image-1-guidances': {
    message: 'image_guidances is a list of URLs or data URLs; the document does not describe it.',
    source: 'GPT Image 1',
    entry: ['models', 'openai/gpt-image-1', 'fields', 'references.images'],
  },
  'gpt-image-1.5-guidances': {
    message: 'image_guidances is a list of URLs or data URLs; the document does not describe it.',
    source: 'GPT Image 1.5',
    entry: ['models', 'openai/gpt-image-1.5', 'fields', 'references.images'],
  },
  'gpt-image-2-guidances': {
    message: 'image_guidances is a list of URLs or data URLs; the document does not describe it.',
    source: 'GPT Image 2',
    entry: ['models', 'openai/gpt-image-2', 'fields', 'references.images'],
  },
  uploads: {
    message:
      'POST /api/upload is only named. Ids that were made with it elsewhere are passed as providerOptions.gateai.images and .videos, in any model that takes a reference.',
    source: 'Generate Content, Image/video references',
  },
  'seedance-first-frame': {
    message:
      "A first frame is sent as start_frame, as the model's table says, although the sample sends `image`.",
    source: 'Seedance 2.0; Generate Content, Image/video references',
    entry: ['models', 'bytedance/seedance-2.0', 'fields', 'image'],
  },
  'seedance-marks': {
    message: 'Images and videos are marked @Image1 and @Video1 in a prompt; only @Audio1 is printed.',
    source: 'Seedance 2.0',
    entry: ['models', 'bytedance/seedance-2.0', 'referenceMarkers'],
  },
  'seedance-fast-marks': {
    message: 'Images and videos are marked @Image1 and @Video1 in a prompt; only @Audio1 is printed.',
    source: 'Seedance 2.0 Fast',
    entry: ['models', 'bytedance/seedance-2.0-fast', 'referenceMarkers'],
  },
  'rodin-inputs': {
    message:
      "The model's table names no input: the prompt of every request, and `image` and `reference_images` of the general references, are sent.",
    source: 'Rodin V2; Generate Content',
    entry: ['models', 'hyper3d/rodin-2', 'tasks'],
  },
  'kino-prompt': {
    message: 'Kino XL has no table: it takes the prompt of every request.',
    source: 'Kino XL; Generate Content',
    entry: ['models', 'gateai:kino-xl', 'tasks'],
  },
  'cortex-prompt': {
    message: "The model's table names no prompt: it takes the prompt of every request.",
    source: 'Cortex 1.0; Generate Content',
    entry: ['models', 'gateai:cortex_1.0', 'tasks'],
  },
  stills: {
    message:
      'lucid-origin, lucid-realism, cortex-v0.9 and cortex-v1.0 make images: they are listed among the videos and sent as `video`, but have no duration and are priced by the image.',
    source: 'Video Generation Models',
  },
  'happy-horse': {
    message: 'Happy Horse is version 1.0; the page names none.',
    source: 'Happy Horse',
    entry: ['models', 'alibaba/happyhorse-1.0', 'modelMatch'],
  },
  'gemini-image-2': {
    message: 'Gemini Image 2 is Nano Banana Pro.',
    source: 'Gemini Image 2',
    entry: ['models', 'google/nano-banana-pro', 'modelMatch'],
  },
  'per-generation': {
    message: 'A price "per generation" is counted for each output, though it may be for all of them.',
    source: 'the cost lines of the models',
  },
  'price-quality': {
    message:
      'A price "per 1024×1024 image" is that of the default quality; others are unknown, unless Cost Calculation prints them.',
    source: 'GPT Image 1; GPT Image 1.5; Cost Calculation',
  },
  ...pixelAssumptions,
} as const satisfies Readonly<Record<string, Assumption>>;
