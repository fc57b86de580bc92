import {
  type Provider,
  createRegistry,
  CrosspointError,
  type JobRef,
  type Registry,
  type RegistryEvent,
} from '@crosspoint/core';
import { nodeTransport } from '@crosspoint/core/node';
import type { JobStore } from '@crosspoint/core/store';
import type { Transport } from '@crosspoint/core/transport';
import { type Choice, emulatedBanner, emulatorAsked, hasKey, keyNames, keysSet } from './choice.ts';
import { markSaved } from '../store/previous-purchase.ts';
import { type OpenEmulator, emulatorAt, startOwn } from './emulators.ts';
import { type Unsubscribe, variable } from '../io/io.ts';
import { namespaceOf } from '../store/namespace.ts';
import { type Installed, wantedOf } from '../outside/providers.ts';
import { wrap } from '../text/rows.ts';
import { UsageError } from '../io/usage-error.ts';
import type { Session } from '../session/session.ts';

/** Live or emulated, never both. */
export interface Gateways {
  readonly live: boolean;
  /** Whose purchases these are; '' where none was given. */
  readonly namespace: string;
  readonly registry: Registry;
  /**
   * The error where no gateway has a key; it names those of the gateways that could make it. Until one is wanted,
   * requests can be checked and planned.
   */
  readonly missing: ((who?: readonly Who[]) => CrosspointError) | undefined;
  /** The ids of those that can be asked. */
  readonly asks: readonly string[];
  /** Notes that what a job made has its file. */
  saved(ref: JobRef): Promise<void>;
  /** Tells of everything the registry does. */
  observe(run: (event: RegistryEvent) => void): Unsubscribe;
}

/** An offer, by who makes it. */
type Who = { readonly provider: string };

/** The account every ref of the emulator carries. */
export const emulatorAccount = 'emulator';

// An emulated job takes seconds, and asking costs nothing.
const emulatedPace = { intervalMs: 400, timeoutMs: 600_000 };

/**
 * Opens what was chosen, until the end of the run: the emulator where it was asked for, or where no key is set and
 * this is a terminal.
 */
export async function openGateways(session: Session, choice: Choice, store?: JobStore): Promise<Gateways> {
  prepare(session);
  const namespace = namespaceOf(session.io, choice.namespace);
  const asked = emulatorAsked(session, choice);
  if (asked !== undefined) return openEmulated(session, asked, choice, store);
  const wanted = wantedOf(session.providers.all, choice);
  const keyed = wanted.filter((gateway) => hasKey(session.io, gateway));
  if (keyed.length > 0) return openLive(session, keyed, store, namespace, transportOf(choice));
  if (keysSet(session).length === 0 && session.interactive) return openEmulated(session, true, choice, store);
  return openKeyless(session, wanted, store, namespace, transportOf(choice));
}

/** The gateway of a live job, by its ref. */
export async function openFor(
  session: Session,
  provider: string,
  choice: Choice,
  store?: JobStore,
): Promise<Gateways> {
  prepare(session);
  const accounts = session.providers.all.filter(({ spec }) => spec.id === provider);
  if (accounts.length === 0) {
    throw new CrosspointError({
      code: 'unsupported',
      provider,
      message: `this job was made at ${provider}, which is not installed here`,
    });
  }
  if (accounts.some((gateway) => !hasKey(session.io, gateway))) throw noKey(accounts);
  return openLive(session, accounts, store, namespaceOf(session.io, choice.namespace), transportOf(choice));
}

/** Hides every key, and stops where it is not sure who would be asked. */
function prepare(session: Session): void {
  for (const name of keyNames(session)) session.hide(name);
  const unsure = session.providers.problems.find(({ stops }) => stops);
  if (unsure !== undefined) throw new CrosspointError({ code: 'invalid_request', message: unsure.message });
}

function noKey(wanted: readonly Installed[]): CrosspointError {
  const ways = wanted.map(
    ({ spec: { apiKeyEnv, name, apiKeyUrl } }) => `${apiKeyEnv} (${name}; keys are made at ${apiKeyUrl})`,
  );
  const [only] = wanted;
  return new CrosspointError({
    code: 'auth',
    provider: wanted.length === 1 ? only?.spec.id : undefined,
    message: `no key is set; set ${ways.join(' or ')}, or use --emulate, which needs none and makes nothing real`,
  });
}

/** A store that a registry does not close with itself: the command that opened it still has something to record. */
const lent = (store: JobStore): JobStore =>
  new Proxy(store, {
    get(target, name) {
      if (name === 'close') return () => Promise.resolve();
      const value: unknown = Reflect.get(target, name);
      // Bound, because a store with private fields works with itself only.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

/** The transport that the flags ask for; undefined: core's own. @throws UsageError where one of them cannot be read */
function transportOf({ proxy, allowRanges }: Choice): Transport | undefined {
  if (proxy === undefined && allowRanges === undefined) return undefined;
  const options = {
    ...(proxy === undefined ? {} : { proxy }),
    ...(allowRanges === undefined ? {} : { allowedRanges: allowRanges }),
  };
  try {
    return nodeTransport(options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      message.startsWith('proxy') ? '--proxy' : '--allow-ranges',
      `cannot be read: ${message}`,
    );
  }
}

/** A registry whose events anybody may listen to, until the end of the run. */
function open(
  session: Session,
  providers: readonly Provider[],
  store: JobStore | undefined,
  namespace: string,
  transport: Transport | undefined,
): Omit<Gateways, 'live' | 'missing'> {
  const listeners = new Set<(event: RegistryEvent) => void>();
  const registry = createRegistry({
    providers,
    transport,
    store: store && lent(store),
    namespace,
    onEvent: (event) => listeners.forEach((run) => run(event)),
  });
  session.closeAtEnd(() => registry.close());
  const observe: Gateways['observe'] = (run) => {
    listeners.add(run);
    return () => void listeners.delete(run);
  };
  const saved: Gateways['saved'] = async (ref) => {
    if (store !== undefined) await markSaved(store, ref);
  };
  return { namespace, registry, observe, saved, asks: providers.map(({ spec }) => spec.id) };
}

function openLive(
  session: Session,
  wanted: readonly Installed[],
  store: JobStore | undefined,
  namespace: string,
  transport: Transport | undefined,
): Gateways {
  const providers = wanted.map(({ configure, spec, hasKey: given }) =>
    configure(given ? {} : { apiKey: () => variable(session.io, spec.apiKeyEnv) ?? '' }),
  );
  return { live: true, missing: undefined, ...open(session, providers, store, namespace, transport) };
}

/** The tables of gateways without a key. */
function openKeyless(
  session: Session,
  wanted: readonly Installed[],
  store: JobStore | undefined,
  namespace: string,
  transport: Transport | undefined,
): Gateways {
  const live = keysSet(session).length > 0;
  const providers = wanted.map(({ configure }) => configure({}));
  const missing: Gateways['missing'] = (who) => {
    const able = wanted.filter(({ spec: { id } }) => who?.some((offer) => offer.provider === id) ?? true);
    return noKey(able.length > 0 ? able : wanted);
  };
  return { live, missing, ...open(session, providers, store, namespace, transport) };
}

/** Every gateway the emulator plays. */
async function openEmulated(
  session: Session,
  asked: string | true,
  choice: Choice,
  store: JobStore | undefined,
): Promise<Gateways> {
  const emulator: OpenEmulator = asked === true ? await startOwn() : await emulatorAt(asked);
  session.closeAtEnd(() => emulator.close());
  const banner = emulatedBanner(session, choice);
  if (session.json) session.hint(banner);
  else session.print(session.noteColors.yellow(wrap(banner, session.noteWidth).join('\n')));
  const wanted = wantedOf(session.providers.all, choice);
  await sayNotEmulated(session, emulator, wanted);
  const namespace = namespaceOf(session.io, choice.namespace);
  return {
    live: false,
    missing: undefined,
    ...open(session, emulated(emulator, wanted), store, namespace, transportOf(choice)),
  };
}

/**
 * Names the providers that the emulator does not know, such as one of the project.
 *
 * @throws CrosspointError `unsupported` where none of the wanted ones is emulated.
 */
async function sayNotEmulated(
  session: Session,
  emulator: OpenEmulator,
  wanted: readonly Installed[],
): Promise<void> {
  const missing = wanted
    .filter(({ spec }) => emulator.baseFor(spec) === undefined)
    .map(({ spec }) => spec.id);
  if (missing.length === 0) return;
  const message = `not emulated: ${missing.join(', ')}; crosspoint emulate --fixtures FOLDER replays the fixtures of such a provider`;
  if (missing.length < wanted.length) return session.hint(message);
  throw new CrosspointError({ code: 'unsupported', message });
}

/** Gateways at an emulator's address, with a key that opens nothing; what it does not play is left out. */
const emulated = ({ baseFor }: OpenEmulator, wanted: readonly Installed[]): readonly Provider[] =>
  wanted.flatMap(({ configure, spec }) => {
    const baseURL = baseFor(spec);
    if (baseURL === undefined) return [];
    return [
      configure({
        apiKey: 'emulated',
        account: emulatorAccount,
        baseURL,
        polling: emulatedPace,
        limits: [], // it counts for itself, and responds as the gateway would
      }),
    ];
  });
