import type { Rule, WireFields } from '@crosspoint/core/plugin';

const named = 'provider_options.cfg_scale';

const inside = (wire: WireFields, name: string, key: string): boolean => {
  const options = wire[name];
  return typeof options === 'object' && options !== null && key in options;
};

/** Neither may silently win. */
export const oneScale = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire[named] !== undefined &&
    (inside(wire, 'provider_options', 'cfg_scale') || inside(wire, 'metadata', 'cfg_scale')),
  effect: 'rejected',
  message: 'asks for cfg_scale a second time; give guidance alone',
} as const satisfies Rule;

/** Which of the two names the gateway reads when both are there is not documented. */
const oneBag = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire['metadata'] !== undefined && (wire['provider_options'] ?? wire[named]) !== undefined,
  effect: 'rejected',
  message: 'metadata is another name of provider_options; use provider_options alone',
} as const satisfies Rule;

/** The names of one source image (Request fields). */
const images = ['input_image', 'image_url', 'image', 'input_image_url', 'input_image_b64', 'prompt.image'];

/** Nor which of its names wins. */
const oneImage = {
  fields: ['image'],
  when: (_, wire) => images.filter((name) => wire[name] !== undefined).length > 1,
  effect: 'rejected',
  message: 'is given under two names; give image alone, or one name through providerOptions',
} as const satisfies Rule;

const noLinkAsBytes = {
  fields: ['image'],
  when: (_, wire) => /^https?:/i.test(String(wire['input_image_b64'])),
  effect: 'rejected',
  message: 'is a link, and input_image_b64 takes bytes; give bytes, or choose another image-field',
} as const satisfies Rule;

/** For every model, those in no table as well. */
export const rules: readonly Rule[] = [oneBag, oneImage, noLinkAsBytes];
