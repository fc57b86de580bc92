/** Parts of a job without a network. */
export const partNames = ['validate', 'responses', 'plan', 'planMany'] as const;
export type PartName = (typeof partNames)[number];

export interface PartOrder {
  readonly part: PartName;
  readonly jobs: number;
}
