import { folderOf } from '../io/io.ts';
import { type Emulator, serveFixtures, startEmulator } from '@crosspoint/emulator';
import { basename, dirname, resolve } from 'node:path';
import { shellCommand } from '../screen/next-command.ts';
import { gatewaysAt } from '../gateways/emulators.ts';
import { given, serverOptions, type Typed } from '../input/options.ts';
import { type LabelledText, rows } from '../text/rows.ts';
import type { ResultDocument, CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../io/usage-error.ts';

/** `crosspoint emulate`: runs the emulator, or plays fixtures, until Ctrl-C. */
export async function emulate(session: Session, { flags }: Typed): Promise<CommandResult> {
  const signal = session.interrupts.listen();
  const { fixtures, ...options } = given(serverOptions.parse(flags));
  const { server, facts, notes } =
    fixtures === undefined
      ? await startGateways(session, options)
      : await startFixtures(session, fixtures, options);
  return {
    facts: { emulated: true, url: server.url, ...facts },
    text: server.url,
    notes: `${notes}\nCtrl-C ends it.`,
    async serve() {
      try {
        await aborted(signal);
      } finally {
        await server.close();
      }
      session.print('The emulator has ended.');
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

interface ServerOptions {
  readonly port?: number;
  readonly script?: string;
  /** One port for each gateway. */
  readonly gatewayPorts?: boolean;
  /** Which models are taken besides the documented ones. */
  readonly models?: 'families' | 'any' | 'documented';
}

/** The options that have no meaning where fixtures are played, and their flags. */
const gatewayFlags = [
  ['script', '--script'],
  ['gatewayPorts', '--gateway-ports'],
  ['models', '--models'],
] as const;

interface Started {
  readonly server: Pick<Emulator, 'url' | 'close'>;
  readonly facts: ResultDocument;
  readonly notes: string;
}

async function startGateways(session: Session, options: ServerOptions): Promise<Started> {
  const { gatewayPorts = false, ...others } = options;
  const server = await starting('--script', options, () =>
    startEmulator({ ...others, ...(gatewayPorts && { gatewayPorts }) }),
  );
  const { url } = server;
  const found = await gatewaysAt(new URL(url));
  const gateways = found.map(({ id }) => [id, `${url}/${id}`] as const);
  const ownPorts = found.flatMap(({ id, ownURL }) => (ownURL === undefined ? [] : [[id, ownURL] as const]));
  session.print(session.noteColors.yellow('emulated: no money, no real gateway'));
  const pairs: readonly LabelledText[] = [
    ...gateways.map(([id, base]): LabelledText => ['Base URL', `${id}: ${base}`]),
    ...ownPorts.map(([id, base]): LabelledText => ['Own port', `${id}: ${base}`]),
    ['Use it', `export CROSSPOINT_EMULATOR=${url}`],
    ['', `or ${shellCommand(session.io, 'run "…"', ['--emulator', url])}`],
  ];
  const facts = {
    gateways: Object.fromEntries(gateways),
    ...(ownPorts.length > 0 && { gatewayPorts: Object.fromEntries(ownPorts) }),
  };
  return { server, facts, notes: rows(pairs, session.noteWidth) };
}

/** What a provider's package exports it as: its id, with the letter after a hyphen as a capital. */
const exportName = (id: string): string =>
  id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Plays fixtures: one address for each host they name; where a provider here has that host, its whole base URL. */
async function startFixtures(
  session: Session,
  fixtures: string,
  { port, ...others }: ServerOptions,
): Promise<Started> {
  for (const [name, flag] of gatewayFlags)
    if (others[name] !== undefined)
      throw new UsageError(flag, 'has no meaning where fixtures are played; leave one of the two out');
  const folder = resolve(folderOf(session.io), fixtures);
  const server = await starting('--fixtures', { port }, () =>
    serveFixtures({ fixtures: folder, ...given({ port }) }),
  );
  const { url, size, hosts, ids } = server;
  const known = session.providers.all.map(({ spec }) => spec);
  const found = hosts.map((host) => known.find(({ baseURL }) => new URL(baseURL).origin === host));
  const bases = hosts.map((host, i) => found[i]?.baseURL ?? host);
  const baseURLs = bases.map((base) => [base, server.baseURL(base)] as const);
  // Of a provider that is not installed here, the package that the fixtures belong to says the name.
  const [, packageId] = /^(?:crosspoint-)?provider-(.+)$/.exec(basename(dirname(folder))) ?? [];
  const factory = exportName(found[0]?.id ?? packageId ?? 'your-provider');
  session.print(session.noteColors.yellow(`${size} fixtures: no money, no real gateway`));
  const facts: readonly LabelledText[] = [
    ...baseURLs.map(([base, here]): LabelledText => ['Base URL', `${here} for ${base}`]),
    ['Fixtures', ids.join(', ')],
    [
      'Choose',
      `the one most like the request responds; under ${url}/_fixture/ID, or with the header x-emulator-fixture, that one alone`,
    ],
    ['Use it', `${factory}({ apiKey: 'any', baseURL: '${baseURLs[0]?.[1] ?? url}' })`],
  ];
  return {
    server,
    facts: { fixtures: size, ids, baseURLs: Object.fromEntries(baseURLs) },
    notes: rows(facts, session.noteWidth),
  };
}

/** Starts a server; what can go wrong is said of the flag it was asked for by. */
async function starting<Server>(
  flag: '--script' | '--fixtures',
  { port, script }: { readonly port?: number | undefined; readonly script?: string },
  start: () => Promise<Server>,
): Promise<Server> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      throw new UsageError('--port', `${port ?? 0} is taken or not allowed; leave it out for a free one`);
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(flag, 'there is no such folder');
    // What is left to go wrong is the script or the fixtures, and the emulator says how.
    if ((flag === '--fixtures' || script !== undefined) && code === undefined && error instanceof Error)
      throw new UsageError(flag, error.message);
    throw error;
  }
}
