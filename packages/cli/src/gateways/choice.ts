import { type Io, variable } from '../io/io.ts';
import type { Installed, Wanted } from '../outside/providers.ts';
import type { Session } from '../session/session.ts';

/** Which gateways a command wants. */
export interface Choice extends Wanted {
  readonly emulate: boolean;
  readonly emulator?: string | undefined;
  /** An HTTP proxy in place of the environment's. */
  readonly proxy?: string | undefined;
  /** Ranges that downloads may go to although they are not public. */
  readonly allowRanges?: readonly string[] | undefined;
  /** Whose purchases these are; equal requests and keys of two namespaces are two purchases. */
  readonly namespace?: string | undefined;
}

/** Whether a gateway can be asked for real. */
export const hasKey = (io: Io, { hasKey: given, spec }: Installed): boolean =>
  given || variable(io, spec.apiKeyEnv) !== undefined;

/** The variables that hold keys, whether they are set or not. */
export const keyNames = ({ providers }: Session): readonly string[] => [
  ...new Set(providers.all.map(({ spec }) => spec.apiKeyEnv)),
];

/** The keys that are set, by the names of their variables; one that stands in a config file by that file. */
export const keysSet = ({ io, providers }: Session): readonly string[] => {
  const named = providers.all.filter((gateway) => hasKey(io, gateway));
  return [
    ...new Set(
      named.map((gateway) => (gateway.hasKey ? `the key of ${gateway.spec.id}` : gateway.spec.apiKeyEnv)),
    ),
  ];
};

/** Whether the emulator was asked for; a flag goes before the environment. */
export const emulatorAsked = (session: Session, choice: Choice): string | true | undefined =>
  choice.emulator ?? (choice.emulate ? true : variable(session.io, 'CROSSPOINT_EMULATOR'));

/** Whether a run would reach live gateways. */
export const wouldBeLive = (session: Session, choice: Choice): boolean =>
  emulatorAsked(session, choice) === undefined && keysSet(session).length > 0;

/** What a screen begins with when nothing on it is real. */
export function emulatedBanner(session: Session, choice: Choice): string {
  const banner = 'emulated: no money, no real gateway';
  if (choice.emulate) return banner;
  const keys = keysSet(session);
  if (keys.length > 0)
    return `${banner} (${keys.join(', ')} ${keys.length > 1 ? 'are' : 'is'} set and not used)`;
  // A key changes nothing where an emulator was asked for.
  const [first = '', ...others] = keyNames(session);
  return emulatorAsked(session, choice) === undefined
    ? `${banner} (set ${first}${others.length === 0 ? '' : ' or another'} to go live)`
    : banner;
}
