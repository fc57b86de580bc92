import { type ConfiguredProvider, createRegistry, CrosspointError, type Registry } from '@crosspoint/core';
import { type OpenEmulator, emulatorAt, startOwn } from './emulators.ts';
import { installed } from './providers.ts';
import { variable } from './io.ts';
import { wrap } from './screen/rows.ts';
import type { Session } from './session.ts';

/** Which gateways a command wants. */
export interface Choice {
  readonly emulate: boolean;
  readonly emulator?: string | undefined;
  /** Nobody but these. */
  readonly only?: readonly string[] | undefined;
}

/** Live or emulated, never both. */
export interface Gateways {
  readonly live: boolean;
  readonly registry: Registry;
  close(): Promise<void>;
}

/** The account every ref of the emulator carries. */
export const emulatorAccount = 'emulator';

// An emulated job takes seconds, and asking costs nothing.
const emulatedPace = { everyMs: 400, giveUpMs: 600_000 };

const keyNames = (): readonly string[] => installed.map(({ description }) => description.env);

/** The keys that are set, by the names of their variables. */
export const keysSet = (session: Session): readonly string[] =>
  keyNames().filter((name) => variable(session.io, name) !== undefined);

/** Whether the emulator was asked for; a flag goes before the environment. */
export const emulatorAsked = (session: Session, choice: Choice): string | true | undefined =>
  choice.emulator ?? (choice.emulate ? true : variable(session.io, 'CROSSPOINT_EMULATOR'));

/** Whether a run would reach live gateways. */
export const wouldBeLive = (session: Session, choice: Choice): boolean =>
  emulatorAsked(session, choice) === undefined && keysSet(session).length > 0;

/** What a screen begins with when nothing on it is real. */
export function emulatedBanner(session: Session): string {
  const keys = keysSet(session);
  const about =
    keys.length > 0
      ? `${keys.join(', ')} ${keys.length > 1 ? 'are' : 'is'} set and not used`
      : `set ${keyNames().join(' or ')} to go live`;
  return `emulated: no money, no real gateway (${about})`;
}

/** Opens what was chosen: the emulator where it was asked for, or where nobody has a key and somebody watches. */
export async function openGateways(session: Session, choice: Choice): Promise<Gateways> {
  for (const name of keyNames()) session.hide(name);
  const asked = emulatorAsked(session, choice);
  if (asked !== undefined) return openEmulated(session, asked);
  const wanted = installed.filter(({ description }) => choice.only?.includes(description.id) ?? true);
  const keyed = wanted.filter(({ description }) => variable(session.io, description.env) !== undefined);
  if (keyed.length > 0) return openLive(session, keyed);
  if (keysSet(session).length === 0 && session.interactive) return openEmulated(session, true);
  session.tell({ live: keysSet(session).length > 0 });
  throw noKey(wanted);
}

/** The gateway of a live job, by its ref. */
export async function openFor(session: Session, provider: string): Promise<Gateways> {
  for (const name of keyNames()) session.hide(name);
  session.tell({ live: true });
  const own = installed.filter(({ description }) => description.id === provider);
  if (own.length === 0) {
    throw new CrosspointError({
      code: 'unsupported',
      provider,
      says: `this job was made at ${provider}, which is not installed here`,
    });
  }
  if (own.some(({ description }) => variable(session.io, description.env) === undefined)) throw noKey(own);
  return openLive(session, own);
}

function noKey(wanted: typeof installed): CrosspointError {
  const ways = wanted.map(
    ({ description: { env, title, keysUrl } }) => `${env} (${title}; keys are made at ${keysUrl})`,
  );
  const [only] = wanted;
  return new CrosspointError({
    code: 'auth',
    provider: wanted.length === 1 ? only?.description.id : undefined,
    says: `no key is set; set ${ways.join(' or ')}, or use --emulate, which needs none and makes nothing real`,
  });
}

function openLive(session: Session, factories: typeof installed): Gateways {
  session.tell({ live: true });
  const providers = factories.map((factory) =>
    factory({ apiKey: () => variable(session.io, factory.description.env) ?? '' }),
  );
  const registry = createRegistry({ providers });
  return { live: true, registry, close: () => registry.close() };
}

/** Every gateway as the emulator plays it. */
async function openEmulated(session: Session, asked: string | true): Promise<Gateways> {
  session.tell({ live: false });
  const emulator: OpenEmulator = asked === true ? await startOwn() : await emulatorAt(asked);
  const banner = emulatedBanner(session);
  if (session.quiet && !session.json) session.must(banner);
  else if (session.json) session.note(banner);
  else session.say(session.colors.yellow(wrap(banner, session.width).join('\n')));
  const registry = createRegistry({ providers: emulated(emulator.url) });
  return {
    live: false,
    registry,
    async close() {
      await registry.close();
      await emulator.close();
    },
  };
}

/** The installed gateways at an emulator's address, with a key that opens nothing. */
export const emulated = (url: string): readonly ConfiguredProvider[] =>
  installed.map((factory) =>
    factory({
      apiKey: 'emulated',
      account: emulatorAccount,
      baseURL: `${url}/${factory.description.id}`,
      pace: emulatedPace,
    }),
  );
