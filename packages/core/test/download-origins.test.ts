import { describe, expect, it } from 'vitest';
import { extended, key, line, ok, registryOf, request, type Reply } from './slots.ts';

const download = {
  auth: true,
  origins: ['https://files.echo.example', 'https://more.echo.example'],
} as const;

/** Downloads one link, and tells which origin was sent the key. */
async function keysFor(
  link: string,
  redirects: Readonly<Record<string, string>> = {},
  baseURL?: string,
): Promise<string[]> {
  const lineTo = line((call) =>
    call.method === 'POST' ? ok({ job: 'job-1' }) : ok({ word: 'done', files: [link] }),
  );
  lineTo.file = ({ url }): Reply => {
    const location = redirects[url];
    return location === undefined ? { status: 200 } : { status: 302, headers: { location } };
  };
  const { media } = registryOf(extended({ download })(baseURL === undefined ? {} : { baseURL }), lineTo);
  await media.download(await media.generate(request), { to: new WritableStream() });
  return lineTo.downloads.map(
    ({ url, headers }) => `${new URL(url).host} ${headers['x-echo-key'] === key ? 'key' : 'no key'}`,
  );
}

describe('outputs behind the key', () => {
  it.each([
    ['https://files.echo.example/a.mp4', ['files.echo.example key']],
    ['https://echo.example/a.mp4', ['echo.example key']],
    ['https://cdn.example/a.mp4', ['cdn.example no key']],
    ['https://files.echo.example.evil.example/a.mp4', ['files.echo.example.evil.example no key']],
    ['https://files.echo.example:8443/a.mp4', ['files.echo.example:8443 no key']],
  ])('get it at a declared origin and at the base URL only: %s', async (link, keys) => {
    expect(await keysFor(link)).toEqual(keys);
  });

  it('never get it after a redirect to another origin, declared or not', async () => {
    const from = 'https://files.echo.example/a.mp4';
    const more = 'https://more.echo.example/b.mp4';
    expect(await keysFor(from, { [from]: 'https://cdn.example/a.mp4' })).toEqual([
      'files.echo.example key',
      'cdn.example no key',
    ]);
    expect(await keysFor(from, { [from]: more })).toEqual([
      'files.echo.example key',
      'more.echo.example no key',
    ]);
    expect(await keysFor(from, { [from]: 'https://cdn.example/a', 'https://cdn.example/a': more })).toEqual([
      'files.echo.example key',
      'cdn.example no key',
      'more.echo.example no key',
    ]);
    expect(await keysFor('https://cdn.example/a', { 'https://cdn.example/a': from })).toEqual([
      'cdn.example no key',
      'files.echo.example no key',
    ]);
  });

  it('get it along a redirect within their origin', async () => {
    const from = 'https://files.echo.example/a.mp4';
    expect(await keysFor(from, { [from]: '/b.mp4' })).toEqual([
      'files.echo.example key',
      'files.echo.example key',
    ]);
  });

  it('get it at the base URL alone where the application set another one', async () => {
    const proxy = 'https://proxy.example/echo';
    expect(await keysFor('https://files.echo.example/a.mp4', {}, proxy)).toEqual([
      'files.echo.example no key',
    ]);
    expect(await keysFor('https://proxy.example/a.mp4', {}, proxy)).toEqual(['proxy.example key']);
  });

  it.each([
    ['http://files.echo.example'],
    ['https://files.echo.example/path'],
    ['*'],
    ['https://user@files.echo.example'],
  ])('are declared by https origins: %s is refused', (origin) => {
    expect(() => extended({ download: { auth: true, origins: [origin] } })).toThrow(
      /must be an https origin/,
    );
  });
});
