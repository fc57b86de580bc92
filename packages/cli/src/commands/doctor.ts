import { isCrosspointError } from '@crosspoint/core';
import { diagnose, type Diagnosis } from './diagnosis.ts';
import { exitCodes } from '../io/exit-codes.ts';
import type { Typed } from '../input/options.ts';
import { type LabelledText, rows } from '../text/rows.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';

/** `crosspoint doctor`: what stands here, what a run would do, and what is wrong. Sends nothing to a gateway. */
export async function doctor(session: Session, { flags }: Typed): Promise<CommandResult> {
  const found = await diagnose(session, flags);
  const { problems, store } = found;
  const plain = 'error' in store && isCrosspointError(store.error) ? { path: store.path } : store;
  const { colors, width } = session;
  const wrong = problems.map(({ message }): LabelledText => ['Problem', message]);
  const [first] = problems;
  return {
    facts: { ...found, store: plain },
    text: [
      ...(wrong.length > 0 ? [colors.red(rows(wrong, width))] : []),
      rows(facts(found), width),
      ...(first === undefined ? [colors.green('Nothing is wrong.')] : []),
    ].join('\n'),
    code: first === undefined ? 0 : exitCodes[first.code],
  };
}

const facts = (found: Diagnosis): readonly LabelledText[] => [
  ['A run', `would be ${found.would}`],
  ...found.gateways.flatMap(({ key, set, id, baseURL }): readonly LabelledText[] => [
    [
      'Key',
      key === undefined ? `${id}: given where it is configured` : `${key} is ${set ? 'set' : 'not set'}`,
    ],
    ['Address', `${id}: ${baseURL}`],
  ]),
  ...emulatorRows(found),
  ...found.loaded.map((what): LabelledText => ['Loaded', what]),
  ['Store', storeText(found.store)],
  ...warnings(found.store),
  ['Version', `@crosspoint/cli ${found.versions.cli}`],
  ['', `@crosspoint/core ${found.versions.core}`],
  ...found.gateways.map(({ from, version, contract }): LabelledText => [
    '',
    `${from}${version === undefined ? '' : ` ${version}`} (contract ${contract})`,
  ]),
  ['', `Node.js ${found.versions.node}`],
];

function emulatorRows({ emulator, gateways }: Diagnosis): readonly LabelledText[] {
  if (emulator === undefined) return [];
  const { url, plays } = emulator;
  const missing = gateways.map(({ id }) => id).filter((id) => !plays.includes(id));
  return [
    ['Emulator', `${url} emulates ${plays.join(', ')}`],
    ...(missing.length === 0 ? [] : [['', `not emulated: ${missing.join(', ')}`] as const]),
  ];
}

const warnings = (store: Diagnosis['store']): readonly LabelledText[] =>
  'warning' in store && store.warning !== undefined ? [['Warning', store.warning]] : [];

function storeText(store: Diagnosis['store']): string {
  if (store.path === undefined) return 'memory only (--no-store)';
  if (store.jobs !== undefined)
    return `${store.path} can be read, ${store.jobs} job${store.jobs === 1 ? '' : 's'}${store.schema === undefined ? '' : `, schema ${store.schema}`}`;
  return `${store.path} ${store.error === undefined ? 'is not there yet; the first run makes it' : 'cannot be used'}`;
}
