import { oneLine } from '@crosspoint/core/redact';
import { findDrift } from '../drift/drift.ts';
import { loadFixtures, mistakeText } from '../fixture/load.ts';
import { takeOut } from '../fixture/placeholders.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { KitIo } from './io.ts';
import { keyFor } from './record.ts';

export interface DriftFlags {
  readonly fixtures?: string;
  readonly baseUrl?: string;
}

/** `drift`: whether a live gateway still matches the tables and fixtures. Sends only free queries. */
export async function driftCommand(io: KitIo, name: string, flags: DriftFlags): Promise<KitExitCode> {
  const found = await findProvider(name, io.cwd);
  const { fixtures, mistakes } = loadFixtures(fixturesOf(found, io.cwd, flags.fixtures));
  if (mistakes.length > 0) throw new KitFault(mistakes.map(mistakeText).join('\n'));
  const apiKey = keyFor(io, found.provider);
  const { name: title, discovery, balance } = found.provider.spec;
  const missing = [
    ...(discovery?.all === undefined && discovery?.list === undefined
      ? ['models and prices (it has no listing)']
      : []),
    ...(balance === undefined ? ['the balance'] : []),
  ];
  const {
    asked: queried,
    drifted,
    fresh,
    failed,
  } = await findDrift(found.provider, fixtures, {
    apiKey,
    baseURL: flags.baseUrl,
  });
  // Text of a gateway: no API key, and nothing that a terminal or the log of a CI job executes.
  const safe = (text: string): string => oneLine(takeOut(text, apiKey));
  const lines = [
    ...drifted.map((line) => `DRIFT ${safe(line)}`),
    ...fresh.map((line) => `new   ${safe(line)}`),
    ...failed.map((query) => `query failed: ${safe(query)}`),
    queried.length === 0
      ? `${title} documents no query that is free.`
      : `queried ${title}: ${queried.join(' and ')}`,
    ...(queried.length > 0 && missing.length > 0 ? [`could not compare ${missing.join(' and ')}`] : []),
  ];
  io.out(`${lines.join('\n')}\n`);
  // a failed query must not count as unchanged
  if (drifted.length > 0) return 3;
  return queried.length === 0 || failed.length > 0 ? 2 : 0;
}
