import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, type Job, type JobRef, refFromString, refToString, tasks } from '../src/index.ts';
import { parseJson } from '../src/io/numbers.ts';
import { compare, decimal, sum, times } from '../src/model/decimal.ts';
import { isJobId } from '../src/model/ref.ts';
import { wireDecimal, wireId } from '../src/plugin.ts';
import { exampleProvider, encodeRequest } from '../src/testing/index.ts';
import { reduceJob } from '../src/steps/reduce-job.ts';

const provider = exampleProvider({ apiKey: 'a-key', baseURL: 'https://echo.example' });

const refs: fc.Arbitrary<JobRef> = fc.record(
  {
    version: fc.constant(1 as const),
    provider: fc.string({ minLength: 1 }),
    account: fc.string({ minLength: 1, unit: 'binary' }),
    model: fc.string({ minLength: 1, unit: 'grapheme' }),
    slug: fc.string({ minLength: 1 }),
    task: fc.constantFrom(...tasks),
    apiVariant: fc.string(),
    submittedAt: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    idempotencyKey: fc.string({ minLength: 1 }),
    id: fc.string({ minLength: 1, unit: 'grapheme' }).filter(isJobId),
  },
  {
    requiredKeys: [
      'version',
      'provider',
      'account',
      'model',
      'slug',
      'task',
      'submittedAt',
      'idempotencyKey',
    ],
  },
);

describe('a ref', () => {
  it('survives its text form and JSON, whatever it holds', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        expect({ ...refFromString(refToString(ref)) }).toEqual(ref);
        expect(JSON.parse(JSON.stringify(refFromString(refToString(ref))))).toEqual(ref);
        expect(String(refFromString(refToString(ref)))).toBe(refToString(ref));
      }),
    );
  });

  it('has a text form for columns, URLs and shells', () => {
    fc.assert(
      fc.property(refs, (ref) => {
        expect(refToString(ref)).toMatch(/^xp1\.[\w-]+\.\w{7}$/);
      }),
    );
  });

  it('damaged in one letter is no ref', () => {
    fc.assert(
      fc.property(refs, fc.nat(), fc.constantFrom(...'aZ09-_.'), (ref, at, letter) => {
        const text = refToString(ref);
        const i = at % text.length;
        fc.pre(text[i] !== letter);
        expect(refFromString(text.slice(0, i) + letter + text.slice(i + 1))).toBeUndefined();
      }),
    );
  });
});

describe('money', () => {
  const cents = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
  const write = (n: bigint, places: number): string => {
    const digits = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
    const cut = digits.length - places;
    return `${n < 0n ? '-' : ''}${digits.slice(0, cut)}${places === 0 ? '' : `.${digits.slice(cut)}`}`;
  };

  it('is exact: sums and products agree with integers', () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(sum([write(a, 4), write(b, 4)])).toBe(decimal(write(a + b, 4)));
        expect(times(write(a, 3), write(b, 2))).toBe(decimal(write(a * b, 5)));
        expect(Math.sign(compare(write(a, 2), write(b, 2)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('has one canonical form without exponent', () => {
    fc.assert(
      fc.property(cents, fc.nat(6), (n, places) => {
        const text = decimal(write(n, places));
        expect(text).toMatch(/^(?:0|-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?)$/);
        expect(decimal(text)).toBe(text);
      }),
    );
  });

  it('in a response keeps every digit, as a number or as text', () => {
    fc.assert(
      fc.property(cents, fc.nat(8), (n, places) => {
        const text = write(n, places);
        const read = parseJson(`{"number":${text},"text":"${text}"}`) as { number: unknown; text: unknown };
        expect(wireDecimal().parse(read.number)).toBe(decimal(text));
        expect(wireDecimal().parse(read.text)).toBe(decimal(text));
      }),
    );
  });

  it.each(['', ' ', 'abc', '1,5', '0x10', '1e9999', 'NaN', 'Infinity', null, true, {}, []])(
    'is not made of %j',
    (value) => {
      expect(wireDecimal().safeParse(value).success).toBe(false);
    },
  );

  it('absent is not zero: a response without a cost has none', () => {
    expect(reduceJob({ id: '1' }, settling).costs).toEqual([]);
  });
});

describe('numbers in a response', () => {
  it('ids keep every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (id) => {
        const { job } = parseJson(`{"job":${id}}`) as { job: unknown };
        expect(wireId().parse(job)).toBe(id.toString());
      }),
    );
  });

  it('everything a double holds is plain JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/[\d.]{16}|\d[eE]/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('encoding', () => {
  const request = fc.record(
    {
      kind: fc.constant('video' as const),
      model: fc.constant('echo/parrot'),
      prompt: fc.string({ maxLength: 500, unit: 'grapheme-ascii' }).filter((text) => text.trim() !== ''),
      duration: fc.integer({ min: 1, max: 10 }),
      aspectRatio: fc.constantFrom('16:9', '9:16'),
      seed: fc.nat(),
      generateAudio: fc.boolean(),
      n: fc.integer({ min: 1, max: 4 }),
      image: fc.webUrl({ validSchemes: ['https'] }),
    },
    { requiredKeys: ['kind', 'model', 'prompt'] },
  );
  const wire = {
    prompt: 'text',
    duration: 'seconds',
    aspectRatio: 'shape',
    seed: 'seed',
    generateAudio: 'sound',
    n: 'count',
    image: 'picture',
  } as const;

  it('writes each field under its own wire name and invents none; 0 and false survive', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const { body, issues } = await encodeRequest(provider, given);
        expect(issues).toEqual([]);
        const expected: Record<string, unknown> = { model: 'parrot/1', count: 1 };
        for (const [field, name] of Object.entries(wire)) {
          const value = given[field as keyof typeof wire];
          if (value !== undefined) expected[name] = value;
        }
        expect(body).toEqual(expected);
      }),
    );
  });

  it('accounts for every field asked for and every wire field sent', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const { body, fieldReport } = await encodeRequest(provider, given);
        const told = new Set(fieldReport.map((entry) => entry.field));
        for (const field of Object.keys(wire)) if (field in given) expect(told).toContain(field);
        const written = new Set(
          fieldReport.filter((entry) => entry.outcome !== 'defaulted').flatMap((entry) => entry.wire ?? []),
        );
        for (const name of Object.keys(body as object)) if (name !== 'model') expect(written).toContain(name);
      }),
    );
  });

  it('does not change what the caller gave, and gives the same for the same', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const copy = structuredClone(given);
        const first = await encodeRequest(provider, Object.freeze(given));
        expect(given).toEqual(copy);
        expect(await encodeRequest(provider, copy)).toEqual(first);
      }),
    );
  });

  it('refuses every value outside the table before anything is sent, and says what would be right', async () => {
    const wrong = fc.oneof(
      fc.record({ duration: fc.oneof(fc.integer({ min: 11 }), fc.constant(2.5)) }),
      fc.record({ n: fc.integer({ min: 5, max: 1_000 }) }),
      fc.record({ seed: fc.integer({ max: -1 }) }),
      fc.record({ aspectRatio: fc.constantFrom('1:1', '4:3', '21:9') }),
      fc.record({ fps: fc.constantFrom(24, 30) }),
      fc.record({ prompt: fc.string({ minLength: 501, maxLength: 600 }) }),
    );
    await fc.assert(
      fc.asyncProperty(request, wrong, async (given, bad) => {
        const { offer, issues } = await encodeRequest(provider, { ...given, ...bad });
        expect(offer).toBeUndefined();
        expect(issues).toHaveLength(1);
        expect(issues[0]).toMatchObject({ path: [Object.keys(bad)[0]], hint: expect.any(String) });
      }),
    );
  });

  it('never throws for any JSON at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (junk) => {
        const { offer, issues } = await encodeRequest(provider, junk);
        expect(offer).toBeUndefined();
        expect(issues.length).toBeGreaterThan(0);
      }),
      { examples: [[[{ toString: 0 }]], [{ kind: 'video', model: { toString: 0 } }]] },
    );
  });
});

const settling = {
  provider: provider.spec,
  baseURL: provider.baseURL,
  ref: {
    version: 1,
    provider: 'echo',
    account: 'test',
    model: 'echo/parrot',
    slug: 'parrot/1',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: 'k',
    id: '1',
  } as const,
  kind: 'video' as const,
  now: Date.parse('2026-01-01T00:00:00Z'),
  durable: false,
};

describe('settling', () => {
  const reading = fc.record(
    {
      status: fc.oneof(
        fc.constantFrom('waiting', 'working', 'done', 'broken', 'stopped', 'DONE'),
        fc.string(),
      ),
      progress: fc.oneof(fc.double(), fc.double({ min: 0, max: 1 })),
      outputs: fc.array(fc.record({ url: fc.oneof(fc.webUrl(), fc.string(), fc.constant('/files/x.mp4')) }), {
        maxLength: 3,
      }),
      costs: fc.array(
        fc.record({
          amount: fc.constantFrom('1', '2.5'),
          currency: fc.constantFrom('USD', 'credits'),
          basis: fc.constantFrom('reserved' as const, 'charged' as const),
          source: fc.constant('x'),
        }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  const play = (readings: readonly Parameters<typeof reduceJob>[0][]): Job[] => {
    const jobs: Job[] = [];
    for (const one of readings) jobs.push(reduceJob(one, { ...settling, previous: jobs.at(-1) }));
    return jobs;
  };
  const stories = fc.array(reading, { minLength: 1, maxLength: 6 });

  it('what is over stays over, but for a failure that turns out to be a success', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const states = play(story).map((job) => job.state);
        const end = states.findIndex(isTerminal);
        const ends = end === -1 ? [] : states.slice(end);
        const changes = ends.filter((state, i) => i > 0 && state !== ends[i - 1]);
        expect(ends[0] === 'failed' ? ['', 'succeeded'] : ['']).toContain(changes.join());
      }),
    );
  });

  it('progress stays between 0 and 1 and never falls', () => {
    fc.assert(
      fc.property(stories, (story) => {
        let last = 0;
        for (const { progress: { fraction } = {} } of play(story)) {
          if (fraction === undefined) continue;
          expect(fraction).toBeGreaterThanOrEqual(last);
          expect(fraction).toBeLessThanOrEqual(1);
          last = fraction;
        }
      }),
    );
  });

  it('a success has a main output over https, nothing else has any, and only a known word makes one', () => {
    fc.assert(
      fc.property(stories, (story) => {
        for (const job of play(story)) {
          expect(job.outputs.length > 0).toBe(job.state === 'succeeded');
          for (const output of job.outputs) expect(output.url).toMatch(/^https:/);
        }
        const only = reduceJob(story[0]!, settling);
        if (only.state === 'succeeded' && story[0]!.status !== undefined)
          expect(story[0]!.status.toLowerCase()).toBe('done');
      }),
    );
  });

  it('money told again is not more money', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { costs } = play(story).at(-1)!;
        expect(new Set(costs.map((cost) => cost.basis)).size).toBe(costs.length);
        const again = reduceJob(story.at(-1)!, { ...settling, previous: play(story).at(-1) });
        expect(again.costs.map((cost) => cost.amount).length).toBe(costs.length);
      }),
    );
  });
});
