import { CrosspointError } from '@crosspoint/core';
import * as z from 'zod';
import { echoed, UsageError } from '../io/usage-error.ts';

/** An emulator to talk to, ours or one that runs already. */
export interface OpenEmulator {
  readonly url: string;
  /** Where it plays a gateway; undefined where it does not. */
  readonly baseFor: (gateway: Played) => string | undefined;
  close(): Promise<void>;
}

/** What an emulator knows a gateway by. */
export interface Played {
  readonly id: string;
  readonly baseURL: string;
}

/** Starts one in this process. */
export async function startOwn(): Promise<OpenEmulator> {
  const { startEmulator } = await import('@crosspoint/emulator');
  const started = await startEmulator();
  return { url: started.url, baseFor: await frontOf(new URL(started.url)), close: () => started.close() };
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const front = z.object({
  name: z.literal('@crosspoint/emulator'),
  gateways: z.record(z.string(), z.object({ ownURL: z.string().optional() })),
});
/** What plays fixtures knows no gateways, only the hosts they speak of. */
const playing = z.object({ name: z.literal('@crosspoint/emulator'), hosts: z.array(z.string()) });
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
      `takes an address on this machine, such as http://127.0.0.1:4010, not ${echoed(address)}`,
    );
  }
  return { url: url.origin, baseFor: await frontOf(url), close: () => Promise.resolve() };
}

async function ask(url: URL): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    return await response.json();
  } catch (error) {
    return nobodyThere(url.origin, error);
  }
}

/** A gateway that is emulated. */
export interface EmulatedGateway {
  readonly id: string;
  /** Its address at a port of its own, where it has one. */
  readonly ownURL: string | undefined;
}

/** The gateways an emulator serves. @throws CrosspointError `provider_unavailable` when there is none */
export async function gatewaysAt(url: URL): Promise<readonly EmulatedGateway[]> {
  const read = front.safeParse(await ask(url));
  if (!read.success) return nobodyThere(url.origin, undefined);
  return Object.entries(read.data.gateways).map(([id, { ownURL }]) => ({ id, ownURL }));
}

/** Where each gateway is played: under its id, or, where fixtures are played, as its own paths. */
async function frontOf(url: URL): Promise<OpenEmulator['baseFor']> {
  const response = await ask(url);
  const emulator = front.safeParse(response);
  if (emulator.success)
    return ({ id }) => (Object.hasOwn(emulator.data.gateways, id) ? `${url.origin}/${id}` : undefined);
  const fixtures = playing.safeParse(response);
  if (!fixtures.success) return nobodyThere(url.origin, undefined);
  return ({ baseURL }) => {
    const { origin, pathname } = new URL(baseURL);
    return fixtures.data.hosts.includes(origin) ? `${url.origin}${pathname}`.replace(/\/+$/, '') : undefined;
  };
}

function nobodyThere(address: string, cause: unknown): never {
  throw new CrosspointError({
    code: 'provider_unavailable',
    message: `no emulator responds at ${address}; start one with crosspoint emulate, or use --emulate`,
    retryable: true,
    cause,
  });
}
