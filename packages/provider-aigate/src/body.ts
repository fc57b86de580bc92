import type { WireFields } from '@crosspoint/core/plugin';

const isObject = (value: unknown): value is WireFields => typeof value === 'object' && value !== null;

/** The body as it is sent: `provider_options.x` goes into the object `provider_options`. */
export function nested(flat: WireFields): WireFields {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [outer = name, inner] = name.split('.');
    const before = body[outer];
    const bag = isObject(before) ? before : {};
    body[outer] =
      inner === undefined ? (isObject(value) ? { ...bag, ...value } : value) : { ...bag, [inner]: value };
  }
  return body;
}
