import type { Rule, WireFields } from '@crosspoint/core/plugin';

const scale = 'provider_options.cfg_scale';

const hasKey = (wire: WireFields, name: string, key: string): boolean => {
  const options = wire[name];
  return typeof options === 'object' && options !== null && key in options;
};

/** A value must not be overwritten silently. */
export const oneScale = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire[scale] !== undefined &&
    (hasKey(wire, 'provider_options', 'cfg_scale') || hasKey(wire, 'metadata', 'cfg_scale')),
  effect: 'rejected',
  message: 'sets cfg_scale a second time; give guidance alone',
} as const satisfies Rule;

/** The document does not say which of the two names takes precedence. */
const oneOptionsObject = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire['metadata'] !== undefined && (wire['provider_options'] ?? wire[scale]) !== undefined,
  effect: 'rejected',
  message: 'metadata is another name of provider_options; use provider_options alone',
} as const satisfies Rule;

/** The names of one source image (Request fields). */
const imageNames = [
  'input_image',
  'image_url',
  'image',
  'input_image_url',
  'input_image_b64',
  'prompt.image',
];

/** The document does not say which of its names takes precedence. */
const oneImage = {
  fields: ['image'],
  when: (_, wire) => imageNames.filter((name) => wire[name] !== undefined).length > 1,
  effect: 'rejected',
  message: 'is given under two names; give image alone, or one name through providerOptions',
} as const satisfies Rule;

const noUrlAsBase64 = {
  fields: ['image'],
  when: (_, wire) => /^https?:/i.test(String(wire['input_image_b64'])),
  effect: 'rejected',
  message: 'is a URL, and input_image_b64 takes base64; give bytes, or override fields.image',
} as const satisfies Rule;

/** For every model, those without a row as well. */
export const rules: readonly Rule[] = [oneOptionsObject, oneImage, noUrlAsBase64];
