import { rows } from '../break.ts';
import type { Mutant } from '../mutant.ts';

/** What no fixture prints, and a variation of a printed request or response shows. */
export const variations: readonly Mutant[] = [
  {
    id: 'sentence-always',
    title: 'a rule that is about some requests warns of every one',
    make: rows(() => ({
      rules: [
        {
          fields: ['duration'],
          when: () => true,
          effect: 'notice',
          message: 'no document says how long the video is without a duration',
        },
      ],
    })),
    must: ['VAL-001'],
  },
];
