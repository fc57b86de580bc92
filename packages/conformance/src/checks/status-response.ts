import type { JsonObject } from '../fixture/json-object.ts';
import type { StepPlan } from '../run/step.ts';

/** A response with a status value, and the resulting job. */
export interface StatusResponse {
  readonly plan: StepPlan;
  readonly job: JsonObject;
  /** The same step, with another status value in its last response. */
  readonly reworded: (word: string) => StepPlan | undefined;
}
