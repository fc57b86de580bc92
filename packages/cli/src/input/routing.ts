import type { PlanOptions } from '@crosspoint/core';
import { suggest } from '@crosspoint/core/plugin';
import { given, routingOptions, type Typed } from './options.ts';
import { type Providers, type Wanted, wantedOf } from '../outside/providers.ts';
import { echoed, UsageError } from '../io/usage-error.ts';

/** Which gateways are asked at all. */
export const whoOf = ({ only, ignore }: PlanOptions): Wanted => ({ only, ignore });

/** @throws UsageError for an id that no installed provider has; it names the one that was probably meant */
export function checkGateway(flag: string, id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  const near = suggest(id, known);
  const right = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(flag, `no gateway is called ${echoed(id)}; ${right}`);
}

/** How to choose among gateways, in core's words. An id that no provider has is a typing mistake. */
export function readRouting(flags: Typed['flags'], { all }: Providers): PlanOptions {
  const { allowDroppedFields, ...routing } = routingOptions.parse(flags);
  const known = all.map(({ spec }) => spec.id);
  for (const name of ['only', 'ignore', 'order'] as const) {
    for (const id of routing[name] ?? []) checkGateway(`--${name}`, id, known);
  }
  if (wantedOf(all, routing).length === 0 && routing.ignore !== undefined)
    throw new UsageError('--ignore', `leaves no gateway to ask; known are ${known.join(', ')}`);
  return given({ ...routing, ...(allowDroppedFields === true ? { allowDroppedFields: true } : {}) });
}

/**
 * The routing as a registry takes it in which only the wanted gateways are installed: `--only` and `--ignore` have been
 * applied by then, and `--order` may name others.
 */
export function routingWithin(
  { only: _only, ignore: _ignore, order, ...routing }: PlanOptions,
  installed: readonly string[],
): PlanOptions {
  const within = order?.filter((id) => installed.includes(id));
  return within === undefined ? routing : { ...routing, order: within };
}
