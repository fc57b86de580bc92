import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. */
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
  'no-price': {
    says: 'No price is printed for Happy Horse 1.0, so it counts as unknown until a reply tells it.',
    source: 'the whole page',
  },
  'no-cancel': {
    says: 'No cancel is documented.',
    source: 'the whole page',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
