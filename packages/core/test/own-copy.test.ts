import { afterEach, describe, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../src/index.ts';
import { ignoreErrors } from '../src/model/ignore-errors.ts';
import { ownCopy } from '../src/model/own-copy.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, request } from './gateway.ts';
import { hand } from './hand.ts';

const open: Registry[] = [];
afterEach(() => Promise.all(open.splice(0).map((media) => media.close())));

/** A registry of which nothing was called yet: the first call of each loads code before it reads what it was given. */
function fresh() {
  const transport = hand();
  const provider = exampleProvider({ apiKey: canary, account: 'test' });
  const media = createRegistry({ providers: [provider], transport, clock: fakeClock() });
  open.push(media);
  return { media, transport };
}

describe('what a caller changes after a call', () => {
  it('is not what the first submit buys', async () => {
    const { media, transport } = fresh();
    const given = { ...request, prompt: 'as it was given' };
    const ended = media.submit(given);
    given.prompt = 'changed';
    const { call, respond } = await transport.call(0);
    expect(call.body).toContain('as it was given');
    respond(200, { job: 'job-1' });
    await ended;
  });

  it.each(['submit', 'generate'] as const)('does not turn three purchases of %s into one', async (method) => {
    const { media, transport } = fresh();
    const options = { idempotencyKey: '' };
    for (const order of ['order-1', 'order-2', 'order-3']) {
      options.idempotencyKey = order;
      media[method]({ ...request, prompt: order }, options).catch(ignoreErrors); // the registry is closed before they end
    }
    await transport.call(2);
    expect(transport.calls.map(({ call }) => call.body)).toEqual([
      expect.stringContaining('order-1'),
      expect.stringContaining('order-2'),
      expect.stringContaining('order-3'),
    ]);
  });
});

describe('a copy of what was given', () => {
  it('holds the same, and nothing that is plain is shared', () => {
    const [signal, bytes] = [new AbortController().signal, new Uint8Array([1, 2])];
    const given = { list: [{ word: 'a' }], bytes, signal, none: undefined };
    const copy = ownCopy(given);
    expect(copy).toEqual(given);
    given.list[0]!.word = 'b';
    given.list.push({ word: 'c' });
    expect(copy.list).toEqual([{ word: 'a' }]);
    expect([copy.bytes, copy.signal]).toEqual([bytes, signal]);
    expect(copy.bytes === bytes && copy.signal === signal).toBe(true);
  });

  it('leaves what acts as it is: an iterable, a signal that is no AbortSignal', () => {
    const items = { *[Symbol.iterator]() {} };
    const signal = {
      aborted: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const copy = ownCopy({ signal, sort: () => 0 });
    expect(copy.signal).toBe(signal);
    expect(ownCopy(items)).toBe(items);
  });

  it('ends at a circle, and is the thing itself where a property throws', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(Object.keys(ownCopy(circle))).toEqual(['self']);
    const broken = Object.defineProperty({}, 'prompt', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(ownCopy(broken)).toBe(broken);
  });

  it('keeps a name that would change a prototype as a name', () => {
    const copy = ownCopy(JSON.parse('{"__proto__":{"a":1}}') as object);
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });
});
