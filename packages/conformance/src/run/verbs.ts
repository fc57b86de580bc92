import { createHash } from 'node:crypto';
import type { Registry } from '@crosspoint/core';
import type { Step } from '../fixture/schema.ts';

type Options = Readonly<Record<string, unknown>>;

/** The calls that take an input and options; a delivery is a request of the gateway, and a description is no call. */
export type Verb = Exclude<Step['call'], 'receive' | 'describe'>;

/** The arguments of a call; `after` changes its result. */
interface VerbCall {
  readonly arguments: readonly unknown[];
  readonly after?: (value: unknown) => unknown;
}

/** Downloads into memory; the hash is added to the result. */
function download(job: unknown, options: Options): VerbCall {
  const hash = createHash('sha256');
  const to = new WritableStream<Uint8Array>({
    write: (chunk) => {
      hash.update(chunk);
    },
  });
  const withHash = (saved: unknown): unknown =>
    Array.isArray(saved) && saved.length === 1 ? [{ ...saved[0], sha256: hash.digest('hex') }] : saved;
  return { arguments: [job, { ...options, to }], after: withHash };
}

// The same key every time: a fixture is one purchase.
const purchase = { idempotencyKey: 'conformance', retries: 0 };

/** How each call takes the input and options of a step. */
const table: { readonly [V in Verb]: (input: unknown, options: Options) => VerbCall } = {
  plan: (input, options) => ({ arguments: [input, options] }),
  submit: (input, options) => ({ arguments: [input, { ...purchase, ...options }] }),
  status: (input, options) => ({ arguments: [input, options] }),
  wait: (input, options) => ({ arguments: [input, options] }),
  cancel: (input, options) => ({ arguments: [input, options] }),
  download,
  reconcile: (input, options) => ({ arguments: [input, options] }),
  balance: (_, options) => ({ arguments: [options] }),
  discover: (_, options) => ({ arguments: [options] }),
};

/** Calls a method of the registry by its name. */
export async function callVerb(
  registry: Registry,
  verb: Verb,
  input: unknown,
  options: Options,
): Promise<unknown> {
  const call = table[verb](input, options);
  const value: unknown = await Reflect.apply(registry[verb], registry, call.arguments);
  return call.after === undefined ? value : call.after(value);
}
