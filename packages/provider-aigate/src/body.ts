import type { WireFields } from '@crosspoint/core/plugin';

const isObject = (value: unknown): value is WireFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name that ends in `_b64` holds bare base64; a data URL is stripped to it. */
const bare = (name: string, value: unknown): unknown =>
  name.endsWith('_b64') && typeof value === 'string' && value.startsWith('data:')
    ? value.slice(value.indexOf(',') + 1)
    : value;

/** What a part of an object is put beside; a text that gets a part is the object's `text`, as in `prompt`. */
const bagOf = (before: unknown): WireFields =>
  isObject(before) ? before : before === undefined ? {} : { text: before };

/** The body as it is sent: `provider_options.x` goes into the object `provider_options`, `prompt.image` into `prompt`. */
export function nested(flat: WireFields): WireFields {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [outer = name, inner] = name.split('.');
    const before = body[outer];
    if (inner !== undefined) body[outer] = { ...bagOf(before), [inner]: value };
    else body[outer] = isObject(value) ? { ...bagOf(before), ...value } : bare(name, value);
  }
  return body;
}
