import { type ErrorCode, isCrosspointError } from '@crosspoint/core';
import { emulatorAsked, hasKey, keysSet } from '../gateways/choice.ts';
import { emulatorAt } from '../gateways/emulators.ts';
import { inCi } from '../io/io.ts';
import { gatewayOptions, storeOptions, type Typed } from '../input/options.ts';
import { errorMessage } from '../text/error-text.ts';
import type { Session } from '../session/session.ts';
import { type StoreFacts, storeFacts } from '../store/store-facts.ts';
import { folderOf } from '../io/io.ts';
import { storePlace } from '../store/store-place.ts';
import { UsageError } from '../io/usage-error.ts';
import { version, versionOf } from '../io/version.ts';

/** Something that keeps a command from working. */
export interface GatewayTrouble {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface GatewayDiagnosis {
  readonly id: string;
  readonly from: string;
  readonly version: string | undefined;
  readonly contract: number;
  readonly baseURL: string;
  /** The variable, never its value; undefined: the key was given where the provider is configured. */
  readonly key: string | undefined;
  readonly set: boolean;
}

/** What stands here and what a run would do. Nothing of it was asked of a gateway. */
export interface Diagnosis {
  readonly problems: readonly GatewayTrouble[];
  /** Whether a run would reach no real gateway. */
  readonly emulated: boolean;
  readonly would: string;
  readonly gateways: readonly GatewayDiagnosis[];
  /** What of the project was run to find its own gateways. */
  readonly loaded: readonly string[];
  readonly versions: { readonly cli: string; readonly core: string; readonly node: string };
  readonly store: StoreFacts;
  readonly emulator: { readonly url: string; readonly plays: readonly string[] } | undefined;
}

/** Looks at everything, and goes on where something is broken. */
export async function diagnose(session: Session, flags: Typed['flags']): Promise<Diagnosis> {
  const problems: GatewayTrouble[] = session.providers.problems.map(({ message }) => ({
    code: 'invalid_request',
    message,
  }));
  const noted = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push(troubleOf(error));
      return undefined;
    }
  };
  const choice = gatewayOptions.parse(flags);
  const asked = emulatorAsked(session, choice);
  const emulator = typeof asked === 'string' ? await noted(() => emulatorAt(asked)) : undefined;
  const store = await storeFacts(
    storePlace(session.io, storeOptions.parse(flags).store),
    folderOf(session.io),
  );
  if ('error' in store && store.error !== undefined) problems.push(troubleOf(store.error));
  const gateways = session.providers.all.map((gateway): GatewayDiagnosis => {
    const { id, apiKeyEnv, contract } = gateway.spec;
    const { baseURL } = gateway.configure({});
    const set = hasKey(session.io, gateway);
    return {
      id,
      from: gateway.from,
      version: gateway.version,
      contract,
      baseURL,
      key: gateway.hasKey ? undefined : apiKeyEnv,
      set,
    };
  });
  const versions = {
    cli: version(),
    core: versionOf('@crosspoint/core') ?? 'unknown',
    node: process.versions.node,
  };
  const emulated = asked !== undefined || keysSet(session).length === 0;
  return {
    problems,
    emulated,
    would: wouldText(session, asked, gateways),
    gateways,
    loaded: session.providers.loaded,
    versions,
    store,
    emulator: emulator && {
      url: emulator.url,
      plays: session.providers.all
        .filter(({ spec }) => emulator.baseFor(spec) !== undefined)
        .map(({ spec }) => spec.id),
    },
  };
}

function troubleOf(error: unknown): GatewayTrouble {
  if (error instanceof UsageError) return { code: 'invalid_request', message: error.message };
  if (isCrosspointError(error)) return { code: error.code, message: errorMessage(error) };
  throw error;
}

/** What a run would do right now, in a sentence. */
function wouldText(
  session: Session,
  asked: string | true | undefined,
  gateways: readonly GatewayDiagnosis[],
): string {
  if (asked !== undefined) return 'emulated: the emulator was asked for';
  const ready = gateways.filter(({ set }) => set).map(({ id }) => id);
  if (ready.length > 0) return `live, at ${ready.join(', ')}`;
  const person = session.io.stdin.isTTY && session.io.stdout.isTTY && !inCi(session.io);
  return person
    ? 'emulated: no key is set, and this is a terminal'
    : 'nothing: no key is set, and this is no terminal; set a key or use --emulate';
}
