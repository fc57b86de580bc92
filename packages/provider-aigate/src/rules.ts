import type { Rule, WireFields } from '@crosspoint/core/plugin';

const named = 'provider_options.cfg_scale';

const inside = (wire: WireFields, name: string): boolean => {
  const options = wire[name];
  return typeof options === 'object' && options !== null && 'cfg_scale' in options;
};

/** Neither may silently win. */
export const oneScale = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire[named] !== undefined && (inside(wire, 'provider_options') || inside(wire, 'metadata')),
  is: 'rejected',
  says: 'asks for cfg_scale a second time; give guidance alone',
} as const satisfies Rule;

/** Which of the two names the gateway reads when both are there is not documented. */
export const oneBag = {
  fields: ['guidance'],
  when: (_, wire) =>
    wire['metadata'] !== undefined && (wire['provider_options'] ?? wire[named]) !== undefined,
  is: 'rejected',
  says: 'metadata is another name of provider_options; use provider_options alone',
} as const satisfies Rule;
