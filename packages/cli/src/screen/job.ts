import type { Job, JobRef } from '@crosspoint/core';

type Pair = readonly [label: string, text: string];

/** Which job a screen is about. */
export const jobRow = ({ model, provider, submittedAt, task }: JobRef): Pair => [
  'Job',
  `${provider}, ${task} with ${model}, sent ${submittedAt}`,
];

/** A state with the gateway's own word where it says more. */
export const stateText = ({ state, status }: Pick<Job, 'state' | 'status'>): string =>
  status === undefined || status.toLowerCase() === state ? state : `${state} (${status.slice(0, 24)})`;
