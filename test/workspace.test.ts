import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/workspace.mjs', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crosspoint-')));
afterAll(() => rmSync(folder, { recursive: true }));

// outside `npm test` the first start may have to fetch pnpm
const timeout = 60_000;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
}

/** Starts a program through the script, from a folder of its own; `onOutput` may send it a signal. */
function start(
  program: string,
  args: readonly string[],
  onOutput?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Outcome> {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const child = spawn(process.execPath, [script, '--quiet', '--here', 'node', file, ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, npm_config_package: 'left-over' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.((signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout }));
  });
}

describe('scripts/workspace.mjs', { timeout }, () => {
  it('hands every argument over as it is', async () => {
    const args = [
      'a `touch x` $HOME $(id) \'b\' "c"',
      '-x',
      '--quiet',
      '--',
      'two\nlines',
      '',
      '*',
      '\\',
      '%PATH%',
      '& | ; > <',
      'é🚤',
    ];

    const { stdout } = await start('console.log(JSON.stringify(process.argv.slice(2)))', args);

    expect(JSON.parse(stdout)).toEqual(args);
  });

  it('starts the command where the user stands, without what npm left behind', async () => {
    const program = `
      const npm = Object.keys(process.env).filter((name) => /^npm_/i.test(name));
      console.log(JSON.stringify({ cwd: process.cwd(), from: process.env.INIT_CWD, npm }));
    `;

    const { stdout } = await start(program, []);

    expect(JSON.parse(stdout)).toEqual({ cwd: folder, from: folder, npm: [] });
  });

  it("ends with the command's own exit code", async () => {
    expect(await start('process.exit(7)', [])).toEqual({ code: 7, stdout: '' });
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on once, and waits for the command to end in its own time',
    async (signal) => {
      const program = `
        let seen = 0;
        const wait = setInterval(() => {}, 1000);
        process.on('${signal}', () => {
          seen += 1;
          setTimeout(() => { console.log('seen', seen); clearInterval(wait); process.exitCode = 3; }, 300);
        });
        console.log('ready');
      `;
      let asked = false;

      const outcome = await start(program, [], (kill) => {
        if (!asked) kill(signal);
        asked = true;
      });

      expect(outcome).toEqual({ code: 3, stdout: 'ready\nseen 1\n' });
    },
  );
});
