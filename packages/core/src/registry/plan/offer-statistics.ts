/** Of fewer jobs nothing is concluded. */
export const leastSamples = 20;

/** The orders that rest on what was seen of each gateway. */
export type SeenOrder = 'latency' | 'success';

/** What was seen of one model at one gateway, by what the store holds of its newest jobs. */
export interface OfferStatistics {
  /** How many jobs and refusals this rests on. Mistakes of users and refused content are not counted. */
  readonly samples: number;
  /** The share of them that succeeded, 0 to 1. */
  readonly successRate: number;
  /** How many submits the gateway could not take: it was overloaded, could not be reached, or responded with an error. */
  readonly refusals: number;
  /** How long a job like this one takes from its submit to its end, in ms; absent where no job was watched. */
  readonly latencyMs?: number | undefined;
  /** How long of it a job waits in the gateway's queue, in ms. The median. */
  readonly queueMs?: number | undefined;
  /** How long a second of output takes, or an image, in ms. The median. */
  readonly msPerUnit?: number | undefined;
}
