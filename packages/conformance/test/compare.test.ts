import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleProvider } from '@crosspoint/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareVersions } from '../src/compare/compare.ts';
import { captureRequests, loadFixtures } from '../src/index.ts';
import { conformance } from './support/conformance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const request = {
  kind: 'video',
  model: 'echo/parrot',
  prompt: 'The plan of @image1 for Operation Marmalade, call 555-0134.',
  duration: 9,
  seed: 7,
  image: 'https://private.example/faces/jane.png?token=4eC39HqLyjWDarjtT1zdp7dc',
  tags: { customer: 'Jane Doe' },
  providerOptions: { echo: { mood: 'wild', note: 'ask Jane Doe', token: '4eC39HqLyjWDarjtT1zdp7dc' } },
} as const;

const texts = (): readonly string[] =>
  readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

describe('captured requests', () => {
  it('contain no prompt, no media, no tag and no key', () => {
    captureRequests(folder)(request);
    const [text = ''] = texts();
    for (const secret of ['plan', 'Marmalade', '555', 'private', 'jane', 'Jane', '4eC39'])
      expect(text).not.toContain(secret);
  });

  it('keep what a provider depends on: numbers, words, lengths, and reference markers', () => {
    captureRequests(folder)(request);
    const { request: kept } = JSON.parse(texts()[0]!) as { request: typeof request };
    expect(kept).toMatchObject({ kind: 'video', model: 'echo/parrot', duration: 9, seed: 7 });
    expect(kept.providerOptions.echo.mood).toBe('wild');
    expect(kept.prompt).toHaveLength(request.prompt.length);
    expect(kept.prompt).toMatch(/^x+@image1x+$/);
  });

  it('are returned unchanged, and written once for each shape', () => {
    const capture = captureRequests(folder);
    expect(capture(request)).toBe(request);
    capture({ ...request, prompt: request.prompt.toUpperCase().replace('@IMAGE1', '@image1') });
    capture({ ...request, duration: 5 });
    expect(texts()).toHaveLength(2);
  });

  it('never throw, not even where nothing can be written', () => {
    expect(captureRequests('/dev/null/nowhere')(request)).toBe(request);
  });
});

describe('two versions', () => {
  const { fixtures } = loadFixtures(new URL('./echo/', import.meta.url));

  it('do not differ where they are the same', async () => {
    const requests = [{ name: 'mine', request: { ...request, providerOptions: undefined } }];
    expect(await compareVersions(exampleProvider, exampleProvider, { requests, fixtures })).toEqual([]);
  });

  it('are compared by the requests of the application: limits, wire, field report, price', async () => {
    const capture = captureRequests(folder);
    const { seed: _, image: __, providerOptions: ___, ...plain } = request;
    capture({ ...plain, duration: 5 });
    capture({ ...plain, duration: 9 });
    capture({ ...plain, seed: 7 });
    const args = [
      'compare',
      'modules/sound.mjs',
      'modules/newer.mjs',
      '--requests',
      folder,
      '--fixtures',
      'echo',
    ];
    const { code, out } = await conformance([...args, '--json']);
    const { differences } = JSON.parse(out) as {
      differences: { area: string; breaking: boolean; message: string }[];
    };
    const broken = (area: string) =>
      differences
        .filter((difference) => difference.area === area && difference.breaking)
        .map(({ message }) => message);
    expect(code).toBe(1);
    expect(broken('limits').join('\n')).toMatch(/was accepted, is refused now: .*duration.*is 9/);
    expect(broken('limits').join('\n')).toMatch(/was accepted, is refused now: .*seed/);
    expect(broken('wire')).toContain('body.seconds: 5 → nothing');
    expect(broken('prices')).toContain('amount: "0.25" → "0.5"');
    expect(broken('fieldReport').join('\n')).toMatch(/duration\.wire\.0: "seconds" → "length"/);
    expect(out).not.toMatch(/kit\+canary/);
  });

  it.each([
    ['nothing differs', ['modules/sound.mjs', 'modules/sound.mjs'], 0, /Nothing differs/],
    ['something breaks', ['modules/sound.mjs', 'modules/newer.mjs'], 1, /of them breaking/],
    ['there is no such folder', ['modules/sound.mjs', 'modules/newer.mjs', '--requests', 'attic'], 2, /^$/],
  ] as const)('have an exit code for whether %s', async (_, args, code, message) => {
    const ended = await conformance(['compare', ...args, '--fixtures', 'echo']);
    expect({ code: ended.code, out: ended.out }).toEqual({ code, out: expect.stringMatching(message) });
  });
});
