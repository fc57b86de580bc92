import { describe, expect, it } from 'vitest';
import type { FieldOutcome } from '../src/index.ts';
import { adjustment } from '../src/steps/adjust.ts';

const fieldReport: readonly FieldOutcome[] = [
  { field: 'duration', outcome: 'sent', wire: ['durationSeconds'] },
  { field: 'resolution', outcome: 'converted', wire: ['width', 'height'], from: { resolution: '720p' } },
  { field: 'prompt', outcome: 'sent', wire: ['prompt'] },
];
const prompt = 'A harbour at dawn, seen from the mast of a ship.';
const body = { model: 'x', params: { prompt, durationSeconds: 8, width: 1280, height: 720 } };

describe('what a gateway changed is told with what was asked', () => {
  it.each([
    [
      'from the call, under the field that was asked for',
      { field: 'durationSeconds', to: 4 },
      { field: 'duration', outcome: 'adjusted', wire: ['durationSeconds'], from: 8, to: 4 },
    ],
    [
      'from the response, where that repeats it',
      { field: 'durationSeconds', from: 8.5, to: 4 },
      { field: 'duration', outcome: 'adjusted', wire: ['durationSeconds'], from: 8.5, to: 4 },
    ],
    [
      'under its own name, where several were written for one field',
      { field: 'width', to: 854 },
      { field: 'width', outcome: 'adjusted', from: 1280, to: 854 },
    ],
    [
      'as it was asked for, where the response names a field of ours',
      { field: 'resolution', to: '480p' },
      { field: 'resolution', outcome: 'adjusted', from: { resolution: '720p' }, to: '480p' },
    ],
    [
      'without it, where nobody asked',
      { field: 'fps', to: 24 },
      { field: 'fps', outcome: 'adjusted', to: 24 },
    ],
    [
      'but never a whole prompt again',
      { field: 'prompt', note: 'cut' },
      { field: 'prompt', outcome: 'adjusted', wire: ['prompt'], note: 'cut' },
    ],
  ])('%s', (_, change, entry) => {
    expect(adjustment(change, fieldReport, body)).toEqual(entry);
  });
});
