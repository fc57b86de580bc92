import type { Cost } from '../../model/cost.ts';
import { type Cooldown, cooldownReason } from './cooldown.ts';

/** What decides how certain an offer is. */
interface Certainty {
  readonly price: Cost | undefined;
  readonly modelMatch: 'documented' | 'inferred' | 'unlisted';
  readonly resumable: boolean;
  readonly cooldown?: Cooldown | undefined;
}

/** The place of an offer before prices are compared. */
interface Score {
  /** How uncertain the offer is: 0 when exact in model, price and resumability. The default order puts lower ones first. */
  readonly score: number;
  /** Why the offer has its score, as a clause. */
  readonly reason: string;
}

/**
 * What makes an offer less certain, and how much that counts. An offer with a later row comes after every offer that has
 * only earlier ones, whatever the prices are.
 */
const uncertainties: readonly {
  readonly weight: number;
  readonly holds: (offer: Certainty) => boolean;
  readonly reason: string | ((offer: Certainty) => string);
}[] = [
  {
    weight: 1,
    holds: ({ modelMatch }) => modelMatch !== 'documented',
    reason: 'no document says that its model is this one',
  },
  {
    weight: 2,
    holds: ({ price }) => price?.approximate === true,
    reason: 'its price is approximate',
  },
  {
    weight: 4,
    holds: ({ price }) => price === undefined,
    reason: 'its price is unknown',
  },
  {
    weight: 8,
    holds: ({ resumable }) => !resumable,
    reason: 'it responds only to the process that sent the request',
  },
  {
    weight: 16,
    holds: ({ cooldown }) => cooldown !== undefined,
    reason: ({ cooldown }) => (cooldown === undefined ? '' : cooldownReason(cooldown)),
  },
];

/** An offer with its score, and the reason of it. */
export function scored<Unscored extends Certainty>(offer: Unscored): Unscored & Score {
  const found = uncertainties.filter(({ holds }) => holds(offer));
  const text =
    found.length === 0
      ? 'exact in model and price, and its job can be resumed'
      : found.map(({ reason }) => (typeof reason === 'string' ? reason : reason(offer))).join(', ');
  return { ...offer, score: found.reduce((sum, { weight }) => sum + weight, 0), reason: text };
}
