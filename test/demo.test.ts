import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { realServer, whySkipped } from '../packages/store-postgres/test/servers.ts';

const demo = fileURLToPath(new URL('../examples/demo/demo.mjs', import.meta.url));
const harborDemo = fileURLToPath(new URL('../examples/demo/harbor.mjs', import.meta.url));
const picture = fileURLToPath(new URL('../packages/emulator/media/picture.png', import.meta.url));

const server = await realServer();
afterAll(() => server?.stop());

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((it) => rmSync(it, { recursive: true })));

/** What does not fit 80 columns and could: a ref, a path and an address are copied whole. */
const wideLines = (said: string): readonly string[] =>
  said.split('\n').filter((line) => line.length > 80 && !/xp1\.|^Saved |^All of it|file:\/\//.test(line));

/** Runs a program where nothing is, as a person in a folder of their own. */
async function run(...program: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-demo-'));
  folders.push(folder);
  const { PATH, CROSSPOINT_TEST_POSTGRES = server?.url } = process.env;
  const env = { PATH, HOME: folder, INIT_CWD: folder, CROSSPOINT_TEST_POSTGRES };
  const child = spawn(process.execPath, program, { cwd: tmpdir(), env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, said, folder };
}

async function played(...args: readonly string[]) {
  const { code, said, folder } = await run(demo, ...args);
  const out = join(folder, 'crosspoint-out');
  return { code, said, out, files: readdirSync(out).filter((name) => name !== 'wire-log.json') };
}

describe.skipIf(server === undefined)(`npm run demo -- --machines${whySkipped(server)}`, () => {
  it('kills the machine that bought, and shows another one finishing its job: one purchase', async () => {
    const { code, said } = await run(demo, '--machines');

    expect(said).toContain('(a was killed)');
    expect(said).toMatch(
      /[bc] finished what a had bought\. Purchases at the gateway: 1, attempts in the store: 1\./,
    );
    expect(code).toBe(0);
  });
});

describe('npm run demo', () => {
  it('makes a video at the gateway with the lowest exact price, and says why the others were skipped', async () => {
    const { code, said, files } = await played('Rain', 'falls.');
    expect(code).toBe(0);
    expect(said).toMatch(/^Emulated: no money, no real gateway/);
    expect(said).toContain('"Rain falls."');
    expect(said).toMatch(/-> +gateai +0\.03 USD \(live quote\)/);
    expect(said).toMatch(/nanogpt +skipped: NanoGPT does not serve/);
    expect(wideLines(said)).toEqual([]);
    expect(files).toEqual(['gateai-kling-3.0-standard-text-to-video.mp4']);
  });

  it('takes an image, which some gateways do not support, and says why', async () => {
    const { code, said, files } = await played('--image', picture);
    expect(code).toBe(0);
    expect(said).toMatch(/yotta +skipped: .* has no image-to-video here/);
    expect(files).toEqual(['gateai-kling-3.0-standard-image-to-video.mp4']);
  });

  it('makes outputs of every kind at every gateway with --all', async () => {
    const { code, said, out, files } = await played('--all');
    expect(code).toBe(0);
    const beginnings: Readonly<Record<string, string>> = {
      mp4: 'ftyp',
      png: 'PNG',
      jpg: 'JFIF',
      glb: 'glTF',
    };
    for (const name of files) {
      const head = readFileSync(join(out, name)).subarray(0, 12).toString('latin1');
      expect([name, head]).toEqual([
        name,
        expect.stringContaining(beginnings[name.split('.').at(-1) ?? ''] ?? '?'),
      ]);
      expect(said).toContain(name);
    }
    expect(files.length).toBeGreaterThanOrEqual(8);
    expect(new Set(files.map((name) => name.split('-')[0])).size).toBe(5);
    expect(said).toContain('wire-log.json');
    expect(wideLines(said)).toEqual([]);
  });
});

describe('a mistake in what was typed', () => {
  it.each([
    ['demo', demo, '--nope', "Unknown option '--nope'.\nnpm run demo -- "],
    ['demo:harbor', harborDemo, '--nope', 'This demo takes no arguments'],
  ])('ends npm run %s with 2 and a sentence', async (_, program, argument, message) => {
    const { code, said, folder } = await run(program, argument);
    expect(code).toBe(2);
    expect(said).toContain(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('npm run demo:harbor', () => {
  it('shows progress, webhook, idempotency and cancel, and writes no file', async () => {
    const { code, said, folder } = await run(harborDemo);
    expect(code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(said).toMatch(/running, \d+ %, stage: /);
    expect(said).toContain('the gateway reported it by a signed webhook; response: 200');
    expect(said).toContain('the first response was lost; submits sent: 2, with 1 key');
    expect(said).toContain('the same key again returns the same job: true');
    expect(said).toContain('queued -> canceled (canceled)');
    expect(wideLines(said)).toEqual([]);
  });
});
