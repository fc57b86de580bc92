import type { Rule } from '@crosspoint/core/plugin';

/** What the document says about parameters together. `wire` holds the request as it will be sent. */
export const imageRatio = {
  fields: ['aspectRatio'],
  when: (_, wire) => wire['aspect_ratio'] !== undefined && wire['image_url'] !== undefined,
  effect: 'ineffective',
  message: 'aspectRatio has no effect with an image: the video has the ratio of the image',
} as const satisfies Rule;
