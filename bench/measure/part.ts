/** Parts of a job without a network. */
export const partNames = ['validate', 'replies', 'plan'] as const;
export type PartName = (typeof partNames)[number];

export interface PartOrder {
  readonly part: PartName;
  readonly jobs: number;
}
