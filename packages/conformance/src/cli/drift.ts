import { oneLine } from '@crosspoint/core/redact';
import { findDrift } from '../drift/drift.ts';
import { loadFixtures, sayMistake } from '../fixture/load.ts';
import { takeOut } from '../fixture/placeholders.ts';
import { type ExitCode, KitFault } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { Io } from './io.ts';
import { keyFor } from './record.ts';

export interface DriftFlags {
  readonly fixtures?: string;
  readonly baseUrl?: string;
}

/** `drift`: whether a live gateway is still what the tables and fixtures say. Asks only what is free. */
export async function driftCommand(io: Io, name: string, flags: DriftFlags): Promise<ExitCode> {
  const found = await findProvider(name, io.cwd);
  const { fixtures, mistakes } = loadFixtures(fixturesOf(found, io.cwd, flags.fixtures));
  if (mistakes.length > 0) throw new KitFault(mistakes.map(sayMistake).join('\n'));
  const apiKey = keyFor(io, found.provider);
  const { name: title, discovery, balance } = found.provider.spec;
  const missing = [
    ...(discovery?.all === undefined && discovery?.list === undefined
      ? ['models and prices (it has no listing)']
      : []),
    ...(balance === undefined ? ['the balance'] : []),
  ];
  const { asked, drifted, fresh, failed } = await findDrift(found.provider, fixtures, {
    apiKey,
    baseURL: flags.baseUrl,
  });
  // Words of a gateway: no key, and nothing that a terminal or the log of a CI job obeys.
  const told = (text: string): string => oneLine(takeOut(text, apiKey));
  const lines = [
    ...drifted.map((it) => `DRIFT ${told(it)}`),
    ...fresh.map((it) => `new   ${told(it)}`),
    ...failed.map((it) => `could not ask for ${told(it)}`),
    asked.length === 0
      ? `${title} documents nothing that could be asked for free.`
      : `asked ${title} for ${asked.join(' and ')}`,
    ...(asked.length > 0 && missing.length > 0 ? [`could not compare ${missing.join(' and ')}`] : []),
  ];
  io.out(`${lines.join('\n')}\n`);
  // what could not be looked at must not count as unchanged
  if (drifted.length > 0) return 3;
  return asked.length === 0 || failed.length > 0 ? 2 : 0;
}
