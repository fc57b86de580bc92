import type { Assumption } from '@crosspoint/core/plugin';
import { pixelAssumptions } from './pixel-assumptions.ts';

/** What the document does not say, and what is taken for true instead. */
export const assumptions = {
  'keys-page': {
    message: 'The page where keys are made; the document names none.',
    source: 'Authentication',
    entry: ['apiKeyUrl'],
  },
  'error-text': {
    message:
      'The text of an error stands in `error`, as it does for an unknown model; no other error body is shown.',
    source: 'Request Limits; Model Discovery',
  },
  'limit-words': {
    message:
      'PROMPT_TOO_LONG and QUANTITY_TOO_HIGH are named without an HTTP status: as the code of an error inside a success they stand for a 400.',
    source: 'Request Limits',
  },
  'failed-job': {
    message: 'Whether a failed task is paid back is not said; only that one unfinished after 20 minutes is.',
    source: 'Personal Dashboard, Generation timeouts',
    entry: ['billing', 'failedJob'],
  },
  'window-counts': {
    message: 'The 5 requests in 30 seconds are requests of any kind, polls, quotes and balances too.',
    source: 'Request Limits, Rate limit',
    entry: ['limits', '1', 'applies'],
  },
  polling: {
    message: 'No interval between polls is documented; one every 10 seconds leaves room in the window of 30.',
    source: 'Check Status; Request Limits',
    entry: ['polling', 'intervalMs'],
  },
  adjustments: {
    message: 'The shape of `adjustments` is not shown: names with values, a list or a sentence are all read.',
    source: 'Generate Content',
  },
  suggestions: {
    message:
      'What an estimate suggests has no name in the document: with fits_in_budget false, whatever else stands in the response is taken for it.',
    source: 'Estimate Cost',
  },
  'credits-json': {
    message:
      'The printed answer of /credits has a comma too many and is no JSON; a misprint, so one like it in earnest cannot be read.',
    source: 'Check Credits',
  },
  'schema-key': {
    message: 'Only the list of models is said to need no key, so the schemas are asked for with it.',
    source: 'Authentication; Model Discovery',
    entry: ['discovery', 'all', 'auth'],
  },
  'model-key': {
    message: 'Only the list of models is said to need no key, so a single schema is asked for with it.',
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
      'A model that is in no table is sent the type `image`, `video` or `3d`, as all samples of models are; the very first sample has `text-to-image`.',
    source: 'Generate Content',
  },
  'table-references': {
    message:
      'References under the names of the tables (start_frame, image_urls …) are links or data URLs, like the general ones.',
    source: 'Generate Content, Image/video references',
    entry: ['media', 'image', 'accepts'],
  },
  'image-lists': {
    message:
      'image_urls, reference_image_urls and image_guidance are lists of links or data URLs; their items are not shown.',
    source: 'the tables of the models',
    entry: ['fields', 'references.images'],
  },
  'video-guidance': {
    message:
      'video_guidance is a list of one link; its item is not shown, and for Kling Video O has a type BASE or FEATURE somewhere.',
    source: 'Happy Horse; Kling Video O 1; Kling Video O 3',
    entry: ['fields', 'video'],
  },
  'gpt-image-1-guidances': {
    message: 'image_guidances is a list of links or data URLs; nothing is said about it.',
    source: 'GPT Image 1',
    entry: ['models', 'openai/gpt-image-1', 'fields', 'references.images'],
  },
  'gpt-image-1.5-guidances': {
    message: 'image_guidances is a list of links or data URLs; nothing is said about it.',
    source: 'GPT Image 1.5',
    entry: ['models', 'openai/gpt-image-1.5', 'fields', 'references.images'],
  },
  'gpt-image-2-guidances': {
    message: 'image_guidances is a list of links or data URLs; nothing is said about it.',
    source: 'GPT Image 2',
    entry: ['models', 'openai/gpt-image-2', 'fields', 'references.images'],
  },
  uploads: {
    message:
      'POST /api/upload is only named. Ids made with it elsewhere are handed over as providerOptions.gateai.images and .videos, in any model that takes a reference.',
    source: 'Generate Content, Image/video references',
  },
  'seedance-first-frame': {
    message:
      "A first frame goes into start_frame, as the model's table says, although the sample sends `image`.",
    source: 'Seedance 2.0; Generate Content, Image/video references',
    entry: ['models', 'bytedance/seedance-2.0', 'fields', 'image'],
  },
  'seedance-marks': {
    message: 'Pictures and clips are marked @Image1 and @Video1 in a prompt; only @Audio1 is printed.',
    source: 'Seedance 2.0',
    entry: ['models', 'bytedance/seedance-2.0', 'referenceMarkers'],
  },
  'seedance-fast-marks': {
    message: 'Pictures and clips are marked @Image1 and @Video1 in a prompt; only @Audio1 is printed.',
    source: 'Seedance 2.0 Fast',
    entry: ['models', 'bytedance/seedance-2.0-fast', 'referenceMarkers'],
  },
  'rodin-inputs': {
    message:
      'The table of the model names no input: the prompt of every request, and `image` and `reference_images` of the general references, are sent.',
    source: 'Rodin V2; Generate Content',
    entry: ['models', 'hyper3d/rodin-2', 'tasks'],
  },
  'kino-prompt': {
    message: 'Kino XL has no table: it takes the prompt of every request.',
    source: 'Kino XL; Generate Content',
    entry: ['models', 'gateai:kino-xl', 'tasks'],
  },
  'cortex-prompt': {
    message: 'The table of the model names no prompt: it takes that of every request.',
    source: 'Cortex 1.0; Generate Content',
    entry: ['models', 'gateai:cortex_1.0', 'tasks'],
  },
  stills: {
    message:
      'lucid-origin, lucid-realism, cortex-v0.9 and cortex-v1.0 make pictures: they stand among the videos and are sent as `video`, but have no length and are priced by the picture.',
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
