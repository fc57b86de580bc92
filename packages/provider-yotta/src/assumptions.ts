import type { Assumption } from '@crosspoint/core/plugin';

/** Sections of the one page, docs.yottalabs.ai, AI Gateway. */
const banana = 'Nano Banana Pro, API: it shows no code, and refers to the model page';
const standard = 'Kling v3 Standard, API';
const page = 'HappyHorse-1.0 Image-To-Video, API';
const edit = 'WAN, API: it shows no code';
const references = 'HappyHorse-1.0 Reference-To-Video, API: it shows no code';

const horse = ['models', 'alibaba/happyhorse-1.0'] as const;
const fromReferences = [...horse, 'byTask', 'reference-to-video'] as const;

/** What the document does not say, and what is assumed instead. */
export const assumptions = {
  'status-path': {
    message:
      'Every job is polled at the path of text-to-video jobs: both samples do so, also the one for image-to-video.',
    source: page,
    entry: ['poll', 'path'],
  },
  codes: {
    message:
      "Codes other than 10000 mean what the operator's pages for its other services say: a table of its platform, and five digits that begin with an HTTP status.",
    source: `${standard}: its sample raises on them and explains none`,
  },
  variable: {
    message: 'The environment variable is YOTTA_API_KEY; the samples contain the key itself.',
    source: standard,
    entry: ['apiKeyEnv'],
  },
  'no-cancel': {
    message: 'No job can be cancelled, although a status for it exists.',
    source: 'the whole page',
  },

  'automatic-shots': {
    message: 'With shot_type intelligence the video is made from the prompt, and multi_prompt is left out.',
    source: `${standard}: the prompt is ignored with every multi_shot, and multi_prompt needed for all or for customize alone`,
  },
  'sound-default': {
    message: 'The default of generate_audio is not documented; the higher rate is counted.',
    source: 'Kling v3 Standard, Pricing',
    entry: ['models', 'kling/kling-3.0-standard', 'params', 'generate_audio', 'default'],
  },
  'pro-parameters': {
    message:
      'Kling v3 Pro takes the parameters of the standard model, where its slug is named; its price is not documented.',
    source: standard,
    entry: ['models', 'kling/kling-3.0-pro', 'params'],
  },

  'first-frame-form': {
    message: 'first_frame is a URL: the parameter list says so, although the prose allows base64.',
    source: page,
    entry: ['media', 'image', 'accepts'],
  },
  'first-frame-ratio': {
    message:
      'A video from a first frame has the ratio of that frame: the parameter list has none, although the prose and an example mention one.',
    source: page,
    entry: [...horse, 'params', 'aspect_ratio'],
  },
  'mixed-prompt': {
    message:
      'In a prompt of several scripts a Chinese character counts as two others; the same limit applies with references.',
    source: page,
  },

  'nano-banana-path': {
    message: 'Images are requested at /text-to-image/generations, as videos are at the path of their task.',
    source: banana,
    entry: ['models', 'google/nano-banana-pro', 'byTask', 'text-to-image', 'path'],
  },
  'nano-banana-slug': {
    message: 'The slug is nano-banana-pro.',
    source: banana,
    entry: ['models', 'google/nano-banana-pro', 'slug'],
  },
  'nano-banana-parameters': {
    message:
      "The settings are called aspect_ratio, resolution and output_format, with '1K', '2K', '4K' and 'png', 'jpeg'.",
    source: banana,
    entry: ['models', 'google/nano-banana-pro', 'params'],
  },
  'format-field': {
    message: 'The output format is sent as output_format.',
    source: banana,
    entry: ['fields', 'outputFormat'],
  },

  'wan-path': {
    message:
      'Videos are edited at /video-edit/generations, and polled like the others: the completion callback has no field.',
    source: edit,
    entry: ['models', 'alibaba/wan', 'byTask', 'video-to-video', 'path'],
  },
  'wan-slug': {
    message: 'The slug is wan-video-edit; the document names no version either.',
    source: edit,
    entry: ['models', 'alibaba/wan', 'slug'],
  },
  'wan-parameters': {
    message: 'The settings are called prompt, video, strength (0 to 1) and preserve_motion.',
    source: edit,
    entry: ['models', 'alibaba/wan', 'params'],
  },
  'wan-video': {
    message: 'The input video is sent as `video`: a URL, or bare base64.',
    source: edit,
    entry: ['fields', 'video'],
  },

  'references-path': {
    message: 'Videos from references are requested at /reference-to-video/generations.',
    source: references,
    entry: [...fromReferences, 'path'],
  },
  'references-slug': {
    message: 'The slug is happyhorse-1.0-r2v, by analogy with the printed happyhorse-1.0-i2v.',
    source: references,
    entry: [...fromReferences, 'slug'],
  },
  'references-parameters': {
    message:
      'The settings are called reference_images, duration, aspect_ratio and resolution, the last with the values of image-to-video.',
    source: references,
    entry: [...fromReferences, 'params'],
  },
  'references-images': {
    message: 'The images are sent as reference_images, each a URL or bare base64.',
    source: references,
    entry: ['fields', 'references.images'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
