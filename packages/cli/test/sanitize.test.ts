import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../src/io/exit-codes.ts';
import { errorMessage } from '../src/text/error-text.ts';
import { sanitizeForTerminal, sanitizeJson, oneLine } from '../src/text/sanitize.ts';
import { Session } from '../src/session/session.ts';
import { crosspoint } from '../src/index.ts';
import { fakeIo } from './support.ts';

describe('words of a gateway', () => {
  it.each([
    ['a hidden colour', '\u001B[8mhidden', '[8mhidden'],
    ['letters turned around', 'a\u202Eb\u2066c', 'abc'],
    ['a cursor that moves', 'a\u001B[2Jb\u009B2J', 'a[2Jb2J'],
  ])('leave a screen as it is: %s', (_, text, shown) => expect(sanitizeForTerminal(text)).toBe(shown));

  it('keep our own colours', () =>
    expect(sanitizeForTerminal('\u001B[33mtold\u001B[39m')).toBe('\u001B[33mtold\u001B[39m'));

  it('stay on one line of ours, without colours of their own', () => {
    const forged =
      '[invalid_request] acme: \u001B[31mbad\u001B[0m\r\nDone. Saved\n::error::x\u001B]0;t\u0007';
    expect(errorMessage({ message: forged })).toBe('bad Done. Saved ::error::x');
    expect(oneLine('a\u2028b')).toBe('a b');
  });
});

it('no exit code says that money is missing, or that nothing was bought, once a job was accepted', () => {
  const codes = (['insufficient_funds', 'auth', 'invalid_request'] as const).map((it) =>
    exitCodeOf(it, 'going'),
  );
  expect(codes).toEqual([5, 5, 5]);
  expect(exitCodeOf('insufficient_funds', 'none')).toBe(4);
});

describe('a session', () => {
  const key = 'sk-live-7Qm2-xT9w-Zp4r';
  const open = (json: boolean) => {
    const io = fakeIo({ env: { ACME_API_KEY: key } });
    return {
      io,
      session: new Session(io, { json, quiet: false, providers: { all: [], problems: [], loaded: [] } }),
    };
  };

  it('begins no line with a command that the log of a CI job obeys', async () => {
    const { io, session } = open(false);
    const text = 'Saved\n::error::forged\n  ::stop-commands::x ##[command]y ##vso[task.x]z';
    await session.printResult({ facts: {}, text });
    session.info('::warning::forged');
    session.status('::debug::forged');
    expect(io.written.out + io.written.err).not.toMatch(/^\s*::|##\w*\[/m);
  });

  it('stays a JSON document whatever is in it, and says the same without a key', async () => {
    const { io, session } = open(true);
    const said = '::error::x\n##[command]y\u009b2J\u202e';
    const facts = { said, echo: `bad ${encodeURIComponent(key)}`, [key]: 1, cut: key.slice(0, 14) };
    await session.printResult({ facts });
    expect(io.written.out).not.toMatch(/##\w*\[|[\u0080-\u009f\u202e]/);
    expect(JSON.parse(io.written.out)).toEqual({
      said,
      echo: 'bad [redacted]',
      '[redacted]': 1,
      cut: '[redacted]',
    });
    expect(sanitizeJson('{"a":[1]}')).toBe('{"a":[1]}');
  });

  it.each([
    ['as an option', ['run', 'a boat', '--api-key=other-4f1d9c07a3b8e2d1']],
    ['as a second argument', ['run', 'a boat', 'other-4f1d9c07a3b8e2d1']],
    ['as a command', ['other-4f1d9c07a3b8e2d1']],
    ['as the name of a gateway', ['run', 'a boat', '--only', 'other-4f1d9c07a3b8e2d1']],
    ['as a number', ['run', 'a boat', '--duration', 'other-4f1d9c07a3b8e2d1']],
    ['as an address', ['run', 'a boat', '--emulator', 'https://other-4f1d9c07a3b8e2d1@x.example']],
  ])('does not repeat a key that was typed %s', async (_, args) => {
    for (const more of [[], ['--json']]) {
      const io = fakeIo();
      expect(await crosspoint([...args, ...more], io)).not.toBe(0);
      expect(io.written.out + io.written.err).not.toContain('4f1d9c07a3b8e2d1');
    }
  });
});
