import { CrosspointError } from '@crosspoint/core';
import * as z from 'zod';
import { UsageError } from './usage-error.ts';

/** An emulator to talk to, ours or one that runs already. */
export interface OpenEmulator {
  readonly url: string;
  /** The gateways it plays, by id. */
  readonly plays: readonly string[];
  close(): Promise<void>;
}

/** Starts one in this process. */
export async function startOwn(): Promise<OpenEmulator> {
  const { startEmulator } = await import('@crosspoint/emulator');
  const own = await startEmulator();
  return { url: own.url, plays: await gatewaysAt(new URL(own.url)), close: () => own.close() };
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const front = z.object({
  name: z.literal('@crosspoint/emulator'),
  gateways: z.record(z.string(), z.unknown()),
});
const patienceMs = 5_000;

/** Finds one that runs on this machine, and makes sure that it is one: nothing live hides behind `--emulator`. */
export async function emulatorAt(address: string): Promise<OpenEmulator> {
  const whole = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (
    url?.protocol !== 'http:' ||
    !loopback.test(url.hostname) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw new UsageError(
      '--emulator',
      `takes an address on this machine, such as http://127.0.0.1:4010, not ${address}`,
    );
  }
  return { url: url.origin, plays: await gatewaysAt(url), close: () => Promise.resolve() };
}

/** The gateways an emulator plays. @throws CrosspointError `provider_unavailable` when there is none */
export async function gatewaysAt(url: URL): Promise<readonly string[]> {
  const answer: unknown = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
    .then((response) => response.json())
    .catch((error: unknown) => nobodyThere(url.origin, error));
  const read = front.safeParse(answer);
  return read.success ? Object.keys(read.data.gateways) : nobodyThere(url.origin, undefined);
}

function nobodyThere(address: string, cause: unknown): never {
  throw new CrosspointError({
    code: 'provider_unavailable',
    says: `no emulator answers at ${address}; start one with crosspoint emulate, or use --emulate`,
    retry: true,
    cause,
  });
}
