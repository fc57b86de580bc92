import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const pinned = (
  JSON.parse(readFileSync(join(root, 'scripts/pnpm/package.json'), 'utf8')) as {
    dependencies: { pnpm: string };
  }
).dependencies.pnpm;

const programs = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name, 'bin'))
  .filter(existsSync)
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

it.skipIf(process.platform === 'win32')(
  'every program of a package can be executed, whatever was built',
  () => {
    expect(programs.length).toBeGreaterThan(0);
    for (const path of programs) expect(statSync(path).mode & 0o111).toBe(0o111);
  },
);

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((it) => rmSync(it, { recursive: true })));

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crosspoint-')));
  folders.push(folder);
  return folder;
}

/** Runs a program and waits for its end. */
function started(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { TURBO_HASH: _, ...own } = process.env;
  const child = spawn(program, args, { cwd, env: { ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, ...said }));
  });
}

/** A workspace of nothing but the scripts, with a pnpm and a turbo that write down how they were called. */
function fakeWorkspace({ pnpm = 0, turbo = 0 } = {}) {
  const folder = temporaryFolder();
  for (const path of ['setup.mjs', 'pnpm.mjs', 'pnpm/package.json'])
    cpSync(join(root, 'scripts', path), join(folder, 'scripts', path));
  const tool = (path: string, exitCode: number) => {
    const file = join(folder, 'node_modules', path);
    mkdirSync(dirname(file), { recursive: true });
    const program = `
      import { appendFileSync } from 'node:fs';
      appendFileSync(${JSON.stringify(join(folder, 'calls'))}, process.argv.slice(2).join(' ') + '\\n');
      console.log('words on stdout');
      console.error('words on stderr');
      process.exitCode = ${exitCode};
    `;
    writeFileSync(file, program);
  };
  tool('pnpm/bin/pnpm.mjs', pnpm);
  writeFileSync(
    join(folder, 'node_modules/pnpm/package.json'),
    JSON.stringify({ type: 'module', version: pinned }),
  );
  tool('turbo/bin/turbo', turbo);
  writeFileSync(join(folder, 'node_modules/turbo/package.json'), JSON.stringify({ type: 'module' }));
  const calls = () => (existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '');
  const setup = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    started(process.execPath, [join(folder, 'scripts/setup.mjs'), ...args], folder, env);
  return { setup, calls };
}

const install = 'install --frozen-lockfile --reporter=append-only\n';

describe('scripts/setup.mjs', () => {
  it('installs what the lockfile says, builds nothing unasked, and is silent', async () => {
    const { setup, calls } = fakeWorkspace();

    expect(await setup([])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(calls()).toBe(install);
  });

  it.each([
    ['--build', 'run build --output-logs=errors-only\n'],
    ['--build=@x/y', 'run build --filter=@x/y... --output-logs=errors-only\n'],
  ])('builds with %s, and is silent', async (option, call) => {
    const { setup, calls } = fakeWorkspace();

    expect(await setup([option])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(calls()).toBe(install + call);
  });

  it.each([
    ['an install', { pnpm: 3 }, 'npm run pnpm -- install'],
    ['a build', { turbo: 3 }, 'The build failed'],
  ])(
    'shows the words of %s that failed, says what to do, and keeps its exit code',
    async (_, codes, advice) => {
      const { code, stdout, stderr } = await fakeWorkspace(codes).setup(['--build']);

      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain('words on stdout\nwords on stderr');
      expect(stderr).toContain(advice);
    },
  );

  it('does nothing where turbo started it: everything is ready', async () => {
    const { setup, calls } = fakeWorkspace({ pnpm: 3 });

    expect(await setup(['--build'], { TURBO_HASH: 'x' })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(calls()).toBe('');
  });
});

describe('the scripts of package.json', () => {
  /** It works where no install does, and this one is started by turbo alone. */
  const without = ['pnpm', 'typecheck:root'];
  const names = Object.keys(scripts).filter((name) => !(name.startsWith('pre') && name.slice(3) in scripts));

  it.each(names.filter((name) => !without.includes(name)))('set the workspace up before %s', (name) => {
    expect(scripts[`pre${name}`]).toMatch(/^node scripts\/setup\.mjs( --build(=\S+)?)?$/);
  });

  it(
    'hand every argument over as it is, and end with the exit code of the command',
    { timeout: 120_000 },
    async () => {
      const odd = 'a `touch x` $HOME $(id) \'b\' "c" -- * \\ %PATH% & | ; > < é🚤';

      const args = ['run', '--silent', 'crosspoint', '--', odd];
      const { code, stdout, stderr } = await started('npm', args, root);

      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`unknown command '${odd}'`);
    },
  );
});
