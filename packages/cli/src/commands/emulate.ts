import { type Emulator, type FixtureServer, serveFixtures, startEmulator } from '@crosspoint/emulator';
import { resolve } from 'node:path';
import { shellCommand } from '../next-command.ts';
import { gatewaysAt } from '../emulators.ts';
import { folderOf } from '../local-media.ts';
import { given, serverOptions, type Typed } from '../options.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** `crosspoint emulate`: runs the emulator, or plays fixtures, until Ctrl-C. */
export async function emulate(session: Session, { flags }: Typed): Promise<void> {
  const signal = session.interrupts.listen();
  const { fixtures, ...options } = given(serverOptions.parse(flags));
  const [server, show] =
    fixtures === undefined ? await startGateways(session, options) : await play(session, fixtures, options);
  try {
    await show();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await server.close();
  }
  session.print('The emulator has ended.');
}

interface ServerOptions {
  readonly port?: number;
  readonly script?: string;
  /** One port for each gateway. */
  readonly gatewayPorts?: boolean;
  /** Which models are taken besides the documented ones. */
  readonly models?: 'families' | 'any' | 'documented';
}
/** The options that say nothing where fixtures are played, and their flags. */
const gatewayFlags = [
  ['script', '--script'],
  ['gatewayPorts', '--gateway-ports'],
  ['models', '--models'],
] as const;

type Started = readonly [server: Pick<Emulator, 'close'>, show: () => void | Promise<void>];

async function startGateways(session: Session, options: ServerOptions): Promise<Started> {
  const { gatewayPorts = false, ...others } = options;
  const emulator = await starting('--script', options, () =>
    startEmulator({ ...others, ...(gatewayPorts && { gatewayPorts }) }),
  );
  return [emulator, () => showGateways(session, emulator)];
}

async function play(
  session: Session,
  fixtures: string,
  { port, ...others }: ServerOptions,
): Promise<Started> {
  for (const [name, flag] of gatewayFlags)
    if (others[name] !== undefined)
      throw new UsageError(flag, 'says nothing where fixtures are played; leave one of the two out');
  const folder = resolve(folderOf(session.io), fixtures);
  const server = await starting('--fixtures', { port }, () =>
    serveFixtures({ fixtures: folder, ...given({ port }) }),
  );
  return [server, () => showFixtures(session, server)];
}

async function showGateways(session: Session, { url }: Emulator): Promise<void> {
  const found = await gatewaysAt(new URL(url));
  const gateways = found.map(({ id }) => [id, `${url}/${id}`] as const);
  const own = found.flatMap(({ id, ownURL }) => (ownURL === undefined ? [] : [[id, ownURL] as const]));
  if (session.json)
    return session.printJsonNow({
      emulated: true,
      url,
      gateways: Object.fromEntries(gateways),
      ...(own.length > 0 && { gatewayPorts: Object.fromEntries(own) }),
    });
  const { colors, width } = session;
  session.print(colors.yellow('emulated: no money, no real gateway'));
  session.result(url);
  session.print(
    rows(
      [
        ...gateways.map(([id, base]) => ['Base URL', `${id}: ${base}`] as const),
        ...own.map(([id, base]) => ['Own port', `${id}: ${base}`] as const),
      ],
      width,
    ),
  );
  session.print(
    rows(
      [
        ['Use it', `export CROSSPOINT_EMULATOR=${url}`],
        ['', `or ${shellCommand(session.io, 'run "…"', ['--emulator', url])}`],
      ],
      width,
    ),
  );
  session.print('Ctrl-C ends it.');
}

/** What stands for each host the fixtures speak of; where a provider here is known by it, its whole base URL. */
function showFixtures(session: Session, server: FixtureServer): void {
  const { url, size, hosts, ids } = server;
  const known = session.providers.all.map(({ spec }) => spec.baseURL);
  const bases = hosts.map((host) => known.find((base) => new URL(base).origin === host) ?? host);
  const baseURLs = bases.map((base) => [base, server.baseURL(base)] as const);
  if (session.json)
    return session.printJsonNow({
      emulated: true,
      url,
      fixtures: size,
      ids,
      baseURLs: Object.fromEntries(baseURLs),
    });
  const { colors, width } = session;
  session.print(colors.yellow(`${size} fixtures: no money, no real gateway`));
  session.result(url);
  session.print(
    rows(
      baseURLs.map(([base, here]) => ['Base URL', `${here} for ${base}`] as const),
      width,
    ),
  );
  session.print(rows([['Fixtures', ids.join(', ')]], width));
  session.print(
    rows(
      [
        [
          'Choose',
          `the one most like the request answers; under ${url}/_fixture/ID, or with the header x-emulator-fixture, that one alone`,
        ],
      ],
      width,
    ),
  );
  session.print(rows([['Use it', `acme({ apiKey: 'any', baseURL: '${baseURLs[0]?.[1] ?? url}' })`]], width));
  session.print('Ctrl-C ends it.');
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
