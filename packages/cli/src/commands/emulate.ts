import { type Emulator, startEmulator } from '@crosspoint/emulator';
import { command } from '../again.ts';
import { gatewaysAt } from '../emulators.ts';
import { given, serverOptions, type Typed } from '../options.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** `crosspoint emulate`: runs the emulator until Ctrl-C. */
export async function emulate(session: Session, { flags }: Typed): Promise<void> {
  const signal = session.interrupts.listen();
  const emulator = await start(flags);
  try {
    await show(session, emulator);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await emulator.close();
  }
  session.say('The emulator has ended.');
}

async function show(session: Session, { url }: Emulator): Promise<void> {
  const gateways = (await gatewaysAt(new URL(url))).map((id) => [id, `${url}/${id}`] as const);
  if (session.json) return session.tellNow({ live: false, url, gateways: Object.fromEntries(gateways) });
  const { colors, width } = session;
  session.say(colors.yellow('emulated: no money, no real gateway'));
  session.result(url);
  session.say(
    rows(
      gateways.map(([id, base]) => ['Base URL', `${id}: ${base}`] as const),
      width,
    ),
  );
  session.say(
    rows(
      [
        ['Use it', `export CROSSPOINT_EMULATOR=${url}`],
        ['', `or ${command(session.io, 'run "…"', ['--emulator', url])}`],
      ],
      width,
    ),
  );
  session.say('Ctrl-C ends it.');
}

async function start(flags: Typed['flags']): Promise<Emulator> {
  const options = given(serverOptions.parse(flags));
  const { port, script } = options;
  try {
    return await startEmulator(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      throw new UsageError('--port', `${port ?? 0} is taken or not allowed; leave it out for a free one`);
    }
    // What is left to go wrong is the script, and the emulator says how.
    if (script !== undefined && code === undefined && error instanceof Error)
      throw new UsageError('--script', error.message);
    throw error;
  }
}
