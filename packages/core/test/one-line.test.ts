import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrosspointError, isCrosspointError } from '../src/index.ts';
import { parseJson, printJson } from '../src/io/numbers.ts';
import { cleanCause, redactDeep, redactor } from '../src/io/redact.ts';
import { oneLine, withoutCommands } from '../src/model/one-line.ts';
import { canary, caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

/** What a gateway could say to whoever reads a screen or a log. */
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['a command of a CI log in a line of its own', 'no\n::error::forged'],
  ['the same behind a carriage return', 'no\r::stop-commands::x'],
  ['the same behind a separator of lines', 'no\u2028::error::forged\u2029::debug::x'],
  ['the same behind a vertical tab and a form feed', 'no\u000b::error::a\u000c::error::b\u0085::error::c'],
  ['an older command', 'no ##[command]rm'],
  ['a command of another CI', 'no ##vso[task.setvariable variable=x]y'],
  ['a colour', '\u001b[31mred\u001b[0m'],
  ['the title of a window', '\u001b]0;title\u0007'],
  ['an escape of one letter', '\u009b2J'],
  ['letters turned around', 'a\u202eb\u2066c\u2069\u061c'],
  ['letters without width', 'a\u200bb\ufeffc\u2060'],
  ['a deleted letter', 'a\u007fb'],
];
const isFit = (text: string): boolean =>
  !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) && !/^\s*::|##\w*\[/m.test(text);

describe('words of a gateway', () => {
  it.each(hostile)('are one line without commands: %s', (_, text) => {
    expect(isFit(oneLine(text))).toBe(true);
    expect(isFit(oneLine(text.slice(2)))).toBe(true);
  });

  it('stay what they are where there is nothing wrong with them', () => {
    const text = 'Zu lang: höchstens 5 s (std::size 7) – 日本語 🚣';
    expect(oneLine(text)).toBe(text);
  });

  it('begin no line of ours with a command', () =>
    expect(withoutCommands('a\n  ::error::b\n::warning::c d::e')).toBe(
      'a\n  : :error::b\n: :warning::c d::e',
    ));

  it.each(hostile)('are one line in a sentence and in a cause: %s', (_, text) => {
    const error = new CrosspointError({ code: 'invalid_request', message: `it said "${text}"` });
    expect(isFit(error.message)).toBe(true);
    const cause = cleanCause(new Error(text, { cause: new Error(text) }), (one) => one);
    expect([cause.message, (cause.cause as Error).message].every(isFit)).toBe(true);
    expect(
      cause.stack
        ?.split('\n')
        .slice(1)
        .every((line) => /^ {4}at /.test(line)),
    ).toBe(true);
  });
});

describe('what a gateway says', () => {
  let gateway: Gateway;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  it.each(hostile)('is one line in the message of an error, and raw in its response: %s', async (_, text) => {
    const { media } = stilled(gateway);
    const body = JSON.stringify({ error: { message: text } });
    gateway.accepted = { status: 400, text: body };
    const error = await caught(media.submit(request));
    expect(isCrosspointError(error)).toBe(true);
    const { message, stack = '', response } = error as CrosspointError;
    expect(isFit(message)).toBe(true);
    expect(
      stack
        .split('\n')
        .slice(1)
        .every((line) => /^\s+at /.test(line)),
    ).toBe(true);
    expect(response?.body).toBe(body);
    await media.close();
  });

  it.each(hostile)('is one line in a notice: %s', async (_, text) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: `odd ${text}` }];
    const job = await media.status(await media.submit(request));
    expect(job.notices.length).toBeGreaterThan(0);
    expect(job.notices.every(isFit)).toBe(true);
    await media.close();
  });

  it.each(hostile)('is one line in the reason of a failure: %s', async (_, text) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'broken', reason: `it broke ${text}` }];
    const job = await media.status(await media.submit(request));
    expect(job.state).toBe('failed');
    const message = job.state === 'failed' ? job.failure.message : '';
    expect(message).toContain('it broke');
    expect(isFit(message)).toBe(true);
    await media.close();
  });

  it('stays JSON where a key is taken out of it, with the id of the job digit for digit', async () => {
    const { media } = stilled(gateway);
    const digits = '12345678901234567890123';
    const said = `{"job":${digits},"echo":"\\u0063${canary.slice(1)}","cut":"${canary.slice(0, 12)}","price":1.50}`;
    gateway.accepted = { status: 400, text: said };
    const { response } = (await caught(media.submit(request))) as CrosspointError;
    expect(response?.body).toContain(`"job":${digits}`);
    expect(JSON.parse(response?.body ?? '')).toMatchObject({
      echo: '[redacted]',
      cut: '[redacted]',
      price: 1.5,
    });
    await media.close();
  });

  it('stays JSON where a key is a number', () => {
    const clean = redactDeep(parseJson('{"seed":90817263,"id":90071992547409931}'), redactor('90817263'));
    expect(printJson(clean)).toBe('{"seed":"[redacted]","id":90071992547409931}');
  });
});
