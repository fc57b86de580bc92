import type { Job, JobRef } from '@crosspoint/core';
import type { FieldReport } from '@crosspoint/core/plugin';
import type { LabelledText } from '../text/rows.ts';
import { became } from './plan.ts';

/** Which job a screen is about. */
export const jobRow = ({ model, provider, submittedAt, task }: JobRef): LabelledText => [
  'Job',
  `${provider}, ${task} with ${model}, sent ${submittedAt}`,
];

/** A state with the gateway's own word where it says more. */
export const stateText = ({ state, gatewayStatus }: Pick<Job, 'state' | 'gatewayStatus'>): string =>
  gatewayStatus === undefined || gatewayStatus.toLowerCase() === state
    ? state
    : `${state} (${gatewayStatus.slice(0, 24)})`;

/** What the gateway made of a request otherwise than it was asked, a line each. */
export const adjustedRows = (fieldReport: FieldReport): readonly LabelledText[] =>
  fieldReport
    .filter(({ outcome }) => outcome === 'adjusted')
    .map((outcome): LabelledText => [
      'Changed',
      [outcome.field, ...(became(outcome) === '' ? [] : [became(outcome)])].join(': ') +
        (outcome.note === undefined ? ' (by the gateway)' : ` (${outcome.note})`),
    ]);
