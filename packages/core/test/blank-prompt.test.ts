import { describe, expect, it } from 'vitest';
import { createRegistry, requestSchema } from '../src/index.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request } from './gateway.ts';
import { hand } from './hand.ts';

const sound = exampleProvider.spec;
const named = (id: string) => defineProvider({ ...sound, id })({ apiKey: canary });
const registry = (...ids: string[]) => {
  const transport = hand();
  const media = createRegistry({ providers: ids.map(named), transport, clock: fakeClock() });
  return { media, transport };
};

describe('a blank prompt', () => {
  const blanks = [
    ['nothing', ''],
    ['spaces', '   '],
    ['tabs and line breaks', '\t\n\r\n\v\f'],
    ['a no-break space', '\u00A0\u202F'],
    ['an ideographic space', '\u3000'],
    ['other spaces', '\u1680\u2003\u2028\u2029\u205F'],
    ['zero-width spaces', '\u200B\u200C\u200D\u2060'],
    ['a byte order mark', '\uFEFF'],
    ['marks of direction', '\u200E\u200F\u202A\u202E\u2066\u2069'],
    ['a soft hyphen', '\u00AD'],
    ['a Hangul filler', '\u3164\uFFA0\u115F'],
    ['a blank Braille pattern', '\u2800'],
    ['a variation selector', '\uFE0F'],
    ['controls', '\u0000\u001B\u0085'],
    ['tags', '\u{E0020}\u{E007F}'],
  ] as const;

  it.each(blanks)('of %s is refused by plan and submit, before anything is sent', async (_, prompt) => {
    const { media, transport } = registry('echo');
    for (const ask of [media.plan({ ...request, prompt }), media.submit({ ...request, prompt })]) {
      const error = await caught(ask);
      expect(error).toMatchObject({
        code: 'invalid_request',
        charged: 'no',
        issues: [{ path: ['prompt'] }],
      });
      expect(String(error)).toContain('has no visible character; say what should be seen and heard');
    }
    expect(transport.calls).toHaveLength(0);
    expect(requestSchema['~standard'].validate({ ...request, prompt })).toHaveProperty('issues');
  });

  it.each(blanks)('of %s is refused in a shot, which is named', async (_, prompt) => {
    const { media } = registry('echo');
    const shots = [{ prompt: 'A boat.' }, { prompt }];
    const shown = { ...request, kind: 'video', shots } as const;
    expect(await caught(media.submit(shown))).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ path: ['shots', 1, 'prompt'] })]),
    });
  });

  it.each([
    'A boat.',
    '  A boat.\n',
    '.',
    '船',
    'é',
    '🚤',
    '❤️',
    '👩‍🚀',
    '\u200Bx',
    '0',
    '…',
    '\u0301a',
    '\uE000',
  ])('is not %j, which is sent as it was given', async (prompt) => {
    const { media } = registry('echo');
    const { offers } = await media.plan({ ...request, prompt });
    expect(offers[0]?.request.body).toMatchObject({ text: prompt });
  });

  it('is none where a model goes without', async () => {
    const parrot = sound.models['echo/parrot']!;
    const { text: _, ...params } = parrot.params;
    const models = { 'echo/parrot': { ...parrot, params: { ...params, text: { type: 'string' } as const } } };
    const provider = defineProvider({ ...sound, models })({ apiKey: canary });
    const media = createRegistry({ providers: [provider], transport: hand(), clock: fakeClock() });
    const { offers } = await media.plan({
      kind: 'video',
      model: 'echo/parrot',
      image: 'https://x.example/a.png',
    });
    expect(offers).toHaveLength(1);
  });
});

describe('options of a provider', () => {
  it('that is not installed are an issue, because the job would be bought without them', async () => {
    const { media, transport } = registry('yotta', 'gateai');
    const given = { ...request, providerOptions: { yota: { mood: 'calm' } } };
    for (const ask of [media.plan(given), media.submit(given), media.generate(given)]) {
      const error = await caught(ask);
      expect(error).toMatchObject({
        code: 'invalid_request',
        charged: 'no',
        issues: [{ path: ['providerOptions', 'yota'], hint: 'did you mean yotta?' }],
      });
      expect(String(error)).toContain('names a provider that is not installed');
    }
    expect(transport.calls).toHaveLength(0);
  });

  it.each([
    ['another spelling', { Yotta: {} }, 'did you mean yotta?'],
    ['empty options', { yota: {} }, 'did you mean yotta?'],
    ['nobody near', { somebody: { mood: 'calm' } }, 'installed are: yotta, gateai'],
    ['a word every object has', { constructor: { mood: 'calm' } }, 'installed are: yotta, gateai'],
    ['one beside a good one', { yotta: { mood: 'calm' }, gatai: {} }, 'did you mean gateai?'],
  ])('that is not installed are found with %s', async (_, providerOptions, hint) => {
    const { media } = registry('yotta', 'gateai');
    const error = await caught(media.submit({ ...request, providerOptions } as never));
    expect(error).toMatchObject({ issues: [{ hint }] });
  });

  it('that is installed are fine, also where it is not the one that is chosen', async () => {
    const { media } = registry('yotta', 'gateai');
    const providerOptions = { yotta: { mood: 'calm' }, gateai: { mood: 'wild' } };
    const { offers } = await media.plan({ ...request, providerOptions }, { only: ['gateai'] });
    expect(offers[0]?.request.body).toMatchObject({ mood: 'wild' });
  });
});
