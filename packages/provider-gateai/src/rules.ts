import type { Rule, WireFields } from '@crosspoint/core/plugin';

const count = (wire: WireFields, name: string): number => {
  const value = wire[name];
  if (Array.isArray(value)) return value.length;
  return value === undefined ? 0 : 1;
};

/** Request Limits: for every model, whatever its own table allows. */
export const limits = [
  {
    fields: ['prompt'],
    when: (_, { prompt }) => typeof prompt === 'string' && Array.from(prompt).length > 1500,
    is: 'rejected',
    says: 'has more than the 1,500 characters this gateway takes for any model',
  },
  {
    fields: ['n'],
    when: (_, { quantity }) => typeof quantity === 'number' && quantity > 8,
    is: 'rejected',
    says: 'is more than the 8 outputs this gateway makes in one request',
  },
] as const satisfies readonly Rule[];

/** Kling 3.0, end_frame and elements. */
export const kling30 = [
  {
    fields: ['lastFrame'],
    when: (_, wire) =>
      count(wire, 'end_frame') > 0 && count(wire, 'start_frame') + count(wire, 'image_urls') > 2,
    is: 'rejected',
    says: 'cannot be used beside more than 2 pictures',
  },
  {
    fields: ['references.images'],
    when: (_, wire) => count(wire, 'elements') + count(wire, 'image_urls') > 7,
    is: 'rejected',
    says: 'elements and reference images together are at most 7',
  },
] as const satisfies readonly Rule[];

/** Rodin V2: the table of the model names no input at all, and a shape must come from something. */
export const rodin2 = [
  {
    fields: ['image'],
    when: (_, wire) => wire['image'] === undefined,
    is: 'notice',
    says: 'nothing here tells the model what to build; the document shows such a request but no way to give it a picture',
  },
] as const satisfies readonly Rule[];
