import type { Converter, FieldRow } from '../model/provider.ts';
import type { ResolvedMedia } from '../model/media.ts';

/**
 * A row that writes one wire field by a small function.
 *
 * @example fields: { aspectRatio: field('ratio', mapValues({ '16:9': 'wide', '9:16': 'tall' })) }
 */
export const field = (wire: string, convert: (value: never) => unknown): FieldRow => ({
  wire: [wire],
  convert: (value) => ({ [wire]: convert(value as never) }),
});

/**
 * A number as text: `5` → `'5'`.
 *
 * @example fields: { duration: field('seconds', asText) }
 */
export const asText = (value: number | string | boolean): string => String(value);

/**
 * A number as text with its unit: `withUnit('s')` makes `5` → `'5s'`.
 *
 * @example fields: { duration: field('length', withUnit('s')) } // 5 is sent as '5s'
 */
export const withUnit =
  (unit: string) =>
  (value: number): string =>
    `${value}${unit}`;

/**
 * The gateway's value for each canonical value: `mapValues({ true: 'origin', false: 'auto' })`.
 *
 * @example fields: { generateAudio: field('sound', mapValues({ true: 'on', false: 'off' })) }
 */
export const mapValues =
  (values: Readonly<Record<string, unknown>>) =>
  (value: string | number | boolean): unknown =>
    values[String(value)] ?? value;

/** Two wire fields for media: one for links, one for bytes. */
export type MediaByForm = { readonly url: string } & (
  | { readonly data: string; readonly base64?: undefined }
  | { readonly base64: string; readonly data?: undefined }
);

/**
 * Media that go into one of two wire fields, by their form: bytes as a data URL (`data`) or bare (`base64`).
 *
 * @example fields: { image: oneOf({ url: 'image_url', data: 'image' }) }
 */
export const oneOf = (names: MediaByForm): FieldRow => ({
  wire: [names.data ?? names.base64, names.url],
  convert: (value) => {
    const media = value as ResolvedMedia;
    if (media.form !== 'data') return { [names.url]: media.url };
    if (names.base64 === undefined) return { [names.data]: media.url };
    return { [names.base64]: media.url.slice(media.url.indexOf(',') + 1) };
  },
});

/**
 * Several canonical media as a list of objects or texts.
 *
 * @example fields: { images: listOf('image_urls', ({ url }) => url) }
 */
export const listOf = (wire: string, convert: (media: ResolvedMedia) => unknown): FieldRow =>
  field(wire, (value: readonly ResolvedMedia[]) => value.map(convert));

/** A media value as it is usually written: its link or data URL. */
export const plainMedia: Converter = (value) => ({
  value: Array.isArray(value) ? value.map((one: ResolvedMedia) => one.url) : (value as ResolvedMedia).url,
});
