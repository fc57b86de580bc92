import { CrosspointError } from '@crosspoint/core';
import { defineProvider, type ProviderSpec, type StandardSchemaV1 } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import { buyTwice, lostId, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

/** Values that code may throw; some claim that nothing was sent. */
const thrown: readonly { readonly name: string; readonly make: () => unknown }[] = [
  { name: 'an error', make: () => new Error('the parser failed') },
  { name: 'a TypeError', make: () => new TypeError('Cannot read properties of undefined') },
  {
    name: 'a CrosspointError with charged: no',
    make: () =>
      new CrosspointError({ code: 'auth', message: 'nothing was sent', charged: 'no', retryable: true }),
  },
  {
    name: 'a transport error from before the write',
    make: () =>
      Object.assign(new Error('the gateway could not be reached'), {
        name: 'TransportError',
        reason: 'unreachable',
        phase: 'before-write',
      }),
  },
  { name: 'undefined', make: () => undefined },
];

/** A function of a provider that reads the response of a submit. */
interface ErrorResponseCase {
  readonly name: string;
  readonly status: number;
  /** Whether the reader of job ids still works. */
  readonly readsId: boolean;
  readonly broken: (provider: ProviderSpec, fail: () => never, text: string) => Partial<ProviderSpec>;
}

const failingSchema = (fail: () => never): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'conformance', validate: fail },
});

/** It fails for the response of the purchase alone: a quote that fails before it would keep the purchase from leaving. */
const failingParser: ErrorResponseCase['broken'] = ({ parseError }, fail, text) => ({
  parseError: (response) => (response.text === text ? fail() : parseError?.(response)),
});

const places: readonly ErrorResponseCase[] = [
  { name: 'parseError', status: 200, readsId: true, broken: failingParser },
  { name: 'parseError', status: 402, readsId: true, broken: failingParser },
  {
    name: 'submit.schema',
    status: 200,
    readsId: false,
    broken: ({ submit }, fail) => ({ submit: { ...submit, schema: failingSchema(fail) } }),
  },
  {
    name: 'submit.parse',
    status: 200,
    readsId: false,
    broken: ({ submit }, fail) => ({ submit: { ...submit, parse: fail } }),
  },
];

type Thrown = (typeof thrown)[number];

async function fails(
  context: TestContext,
  purchase: SoundPurchase,
  place: ErrorResponseCase,
  { name, make }: Thrown,
): Promise<Finding[]> {
  const { plan, exchange, id, text = '' } = purchase;
  const { spec } = context.provider;
  const fail = (): never => {
    throw make();
  };
  const provider = defineProvider({ ...spec, ...place.broken(spec, fail, text) });
  const outcome = responseLike(purchase, { status: place.status, text });
  const bought = await buyTwice({ ...context, provider }, plan, exchange, outcome);
  const where = `step ${plan.index}, exchange ${exchange.index}, ${place.status} for which ${place.name} throws ${name}`;
  const lost = place.readsId && id !== undefined ? lostId(bought, id, where) : [];
  return [...notUnknown(bought, 'ONCE-005', where), ...lost, ...bought.findings];
}

/** The response is received, and the provider's own code throws while parsing it: the purchase stays unknown. */
export function providerErrors(context: TestContext, purchase: SoundPurchase): Promise<Finding[]>[] {
  if (purchase.text === undefined) return [];
  return places.flatMap((place) => thrown.map((error) => fails(context, purchase, place, error)));
}
