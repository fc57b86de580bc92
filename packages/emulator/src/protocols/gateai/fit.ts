import { durationName, type Model, type Params, used } from './model.ts';
import { priceOf } from './price.ts';
import { sizeOf, smallerSizes } from './size.ts';

/** What a request became so that the day's money suffices. */
export interface Fitted {
  readonly params: Params;
  readonly micro: number;
  /** Only what differs from what was asked. */
  readonly changes: Params;
}

/**
 * "The server automatically downgrades resolution or shortens duration to fit": which comes first is not said. Here a
 * clip is shortened as little as needed; only if no length fits does it become smaller as well. Nothing else is
 * touched, so most models, at one price a generation, cannot be made to fit.
 */
export function fit(model: Model, params: Params, budgetMicro: number): Fitted | undefined {
  for (const size of sizes(model, params)) {
    for (const duration of durations(model, params)) {
      const changes = { ...size, ...duration };
      const changed = { ...params, ...changes };
      const micro = priceOf(model, changed);
      if (micro <= budgetMicro) return { params: changed, micro, changes };
    }
  }
  return undefined;
}

/** `{ duration: { from: 8, to: 4 } }`: the document names `adjustments` and does not show them. */
export const adjustments = (model: Model, asked: Params, { changes }: Fitted): object =>
  Object.fromEntries(
    Object.entries(changes).map(([name, to]) => [name, { from: used(model, asked, name) ?? null, to }]),
  );

function sizes(model: Model, params: Params): readonly Params[] {
  const size = sizeOf(model, params);
  const smaller = size === undefined ? [] : smallerSizes(model, size);
  return [{}, ...smaller.map(({ width, height }) => ({ width, height }))];
}

function durations(model: Model, params: Params): readonly Params[] {
  const name = durationName(model);
  if (name === undefined) return [{}];
  const asked = Number(used(model, params, name));
  const shorter = (model.params[name]?.enum ?? []).map(Number).filter((seconds) => seconds < asked);
  return [{}, ...shorter.toSorted((one, other) => other - one).map((seconds) => ({ [name]: seconds }))];
}
