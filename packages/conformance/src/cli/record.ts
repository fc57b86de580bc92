import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { oneLine } from '@crosspoint/core/redact';
import * as z from 'zod';
import { takeOut } from '../fixture/placeholders.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';
import { type Ask, askFor } from '../record/ask.ts';
import { record, worstCase } from '../record/record.ts';
import { leaks } from '../record/scrub.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider } from './find-provider.ts';
import type { KitIo } from './io.ts';

export interface RecordFlags {
  readonly claim?: string;
  readonly request?: string;
  readonly id?: string;
  readonly fixtures?: string;
  readonly baseUrl?: string;
  /** `0.50 USD` */
  readonly ceiling?: readonly [amount: string, currency: string];
  readonly maxSubmissions?: number;
  readonly scrub?: readonly string[];
  readonly yes?: boolean;
}

const requestFile = z.looseObject({ kind: z.string(), model: z.string() });

function askOf(io: KitIo, provider: ProviderUnderTest, { claim, request, id }: RecordFlags): Ask {
  if (request !== undefined) {
    const read = requestFile.safeParse(JSON.parse(readFileSync(resolve(io.cwd, request), 'utf8')));
    if (!read.success || id === undefined)
      throw new KitFault(`${request} must contain a canonical request, and --id must name the case`);
    return { request: read.data, requires: [], id };
  }
  if (claim === undefined) throw new KitFault('choose what to record with --claim or --request');
  const ask = askFor(provider.spec, claim);
  if (typeof ask === 'string') throw new KitFault(ask);
  return { ...ask, id: id ?? ask.id };
}

/** The key of a live gateway. @throws with the name of the variable it is read from */
export function keyFor(io: KitIo, { spec }: ProviderUnderTest): string {
  const key = io.env[spec.apiKeyEnv];
  if (key === undefined || key === '')
    throw new KitFault(`set ${spec.apiKeyEnv}; create an API key at ${spec.apiKeyUrl}`);
  return key;
}

/** Prints the worst-case price. @throws KitFault where the request must not be sent */
async function agree(
  io: KitIo,
  provider: ProviderUnderTest,
  ask: Ask,
  key: string,
  flags: RecordFlags,
): Promise<void> {
  const { baseUrl: baseURL, ceiling, maxSubmissions, yes } = flags;
  const { price, request: call } = await worstCase(provider, { apiKey: key, baseURL }, ask).catch(
    (error: unknown) => {
      throw new KitFault(error instanceof Error ? error.message : String(error));
    },
  );
  const exact = price !== undefined && price.basis !== 'estimate';
  const cost = price === undefined ? 'unknown' : `${exact ? '' : '~'}${price.amount} ${price.currency}`;
  io.out(`Worst case: ${cost}, for one submission to ${new URL(call.url).origin}.\n`);
  if (!exact && maxSubmissions === undefined)
    throw new KitFault('the price is not exact: allow a number of submissions with --max-submissions');
  if (exact && ceiling === undefined)
    throw new KitFault(
      `set the most that may be spent, such as --ceiling "${price.amount} ${price.currency}"`,
    );
  if (maxSubmissions === 0) throw new KitFault('no submission is allowed');
  if (yes !== true) throw new KitFault('nothing was sent; --yes sends the request');
}

/** Writes a fixture only if it contains no secret, and checks the written file again. */
function writeSafely(path: string, text: string, secrets: { key: string; values?: readonly string[] }): void {
  // the hash of the raw capture looks random, and is not a secret
  const found = (written: string) => leaks(written.replace(/"sha256": "[0-9a-f]{64}"/, ''), secrets);
  const before = found(text);
  if (before.length > 0)
    throw new KitFault(`nothing was written: the fixture still contains ${before.join(', ')}`);
  writeFileSync(path, text, { flag: 'wx' });
  const after = found(readFileSync(path, 'utf8'));
  if (after.length === 0) return;
  rmSync(path);
  throw new KitFault(`the file was removed again: it contains ${after.join(', ')}`);
}

const resumeHint = (ref: string): string => `Fetch the outputs with: crosspoint wait ${ref}`;

/** `record`: buys once from a live gateway and writes the exchanges as a fixture; a person writes the expectations. */
export async function recordCommand(io: KitIo, name: string, flags: RecordFlags): Promise<KitExitCode> {
  const { provider, folder } = await findProvider(name, io.cwd);
  const ask = askOf(io, provider, flags);
  const into = flags.fixtures === undefined ? join(folder, 'fixtures') : resolve(io.cwd, flags.fixtures);
  const path = join(into, `${ask.id}.json`);
  if (existsSync(path))
    throw new KitFault(`${relative(io.cwd, path)} exists already; choose another id with --id`);
  const key = keyFor(io, provider);
  await agree(io, provider, ask, key, flags);
  const { maxSubmissions = 1, ceiling, scrub, baseUrl: baseURL } = flags;
  const limit = ceiling === undefined ? undefined : { [ceiling[1]]: ceiling[0] };
  let ref: string | undefined;
  const bought = (one: string): void => {
    if (ref === undefined) io.err(`The request was sent and may be charged: ${one}\n${resumeHint(one)}\n`);
    ref = one;
  };
  try {
    const recorded = await record(provider, ask, {
      apiKey: key,
      baseURL,
      maxSubmissions,
      ceiling: limit,
      scrub,
      bought,
    });
    if (recorded.fixture.exchanges.length === 0)
      throw new KitFault(`no request was sent: ${recorded.error ?? 'there is no error'}`);
    mkdirSync(into, { recursive: true });
    const text = `${JSON.stringify(recorded.fixture, null, 2)}\n`;
    writeSafely(path, text, { key, ...(scrub === undefined ? {} : { values: scrub }) });
    if (recorded.error !== undefined)
      io.out(
        `The job ended with an error, which is recorded too: ${oneLine(takeOut(recorded.error, key))}\n${ref === undefined ? '' : `${resumeHint(ref)}\n`}`,
      );
    io.out(
      `written: ${relative(io.cwd, path)}\nThe case is PENDING until each "expect" is written from the documentation.\n`,
    );
  } catch (error) {
    if (ref === undefined) throw error;
    throw new KitFault(`${error instanceof Error ? error.message : String(error)}\n${resumeHint(ref)}`);
  }
  return 0;
}
