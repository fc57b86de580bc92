import { defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';

const { models, fields } = exampleProvider.spec;
const parrot = models['echo/parrot'];
const { seed: _, seconds, ...params } = parrot.params;
const price = parrot.price.map((row) => ({ ...row, by: 'length', amount: '0.10' }));

// a version to come: dearer, without seeds, with shorter clips and another name for their length
export const newer = defineProvider({
  ...exampleProvider.spec,
  fields: { ...fields, duration: 'length' },
  models: { 'echo/parrot': { ...parrot, params: { ...params, length: { ...seconds, max: 8 } }, price } },
});
