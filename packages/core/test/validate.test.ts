import { describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, requestJsonSchema, requestSchema } from '../src/index.ts';
import { file } from '../src/node.ts';
import { exampleProvider, encodeRequest } from '../src/testing/index.ts';
import { caught, request } from './gateway.ts';
import { pathText } from '../src/model/issue.ts';

const media = createRegistry({ providers: [exampleProvider({ apiKey: 'a-key' })] });
const refused = async (input: unknown): Promise<CrosspointError> =>
  (await caught(media.submit(input as never))) as CrosspointError;

describe('a bad request', () => {
  it('gets one error that lists every issue, the shape’s and the model’s, and what would be right', async () => {
    const error = await refused({
      kind: 'video',
      model: 'echo/parrot',
      promt: 'x',
      duration: 17,
      seed: 1.5,
      aspectRatio: '1:1',
      image: './x.png',
      fps: 24,
    });
    expect(error).toMatchObject({ code: 'invalid_request', charged: 'no', retryable: false });
    expect(error.issues.map(pathText).toSorted()).toEqual(
      ['aspectRatio', 'duration', 'fps', 'image', 'promt', 'prompt', 'seed'].toSorted(),
    );
    for (const words of [
      'did you mean prompt?',
      'use 1 to 10',
      "'16:9', '9:16'",
      'file(path)',
      'leave it out',
    ])
      expect(error.message).toContain(words);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'a boat'],
    ['a list', []],
    ['no kind', { model: 'echo/parrot' }],
    ['another kind', { kind: 'song', model: 'echo/parrot' }],
    ['no model', { kind: 'video', prompt: 'x' }],
  ])('that is %s is one clear error', async (_, input) => {
    const error = await refused(input);
    expect(error.code).toBe('invalid_request');
    expect(error.issues.length).toBeGreaterThan(0);
  });

  it('for a model nobody serves says which are served, and the nearest', async () => {
    expect(await refused({ ...request, model: 'echo/parot' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('did you mean echo/parrot?'),
    });
    expect(await refused({ ...request, model: 'parrot/1' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('did you mean echo/parrot?'),
    });
    expect(await refused({ ...request, model: 'zzz' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('echo/parrot'),
    });
    expect(await refused({ ...request, model: 'echo:unheard-of' })).toMatchObject({ code: 'unsupported' });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'for the model %s, which every object inherits, is refused like any other',
    async (model) => {
      expect(await refused({ ...request, model })).toMatchObject({ code: 'unsupported' });
      expect(await refused({ ...request, providerOptions: { echo: { constructor: 1 } } })).toMatchObject({
        code: 'invalid_request',
      });
    },
  );

  it('of a kind the model does not make, or with an input it cannot take, says what it can', async () => {
    expect((await refused({ kind: 'image', model: 'echo/parrot', prompt: 'x' })).message).toContain(
      "makes kind 'video'",
    );
    expect((await refused({ ...request, video: 'https://x.example/a.mp4' })).message).toContain(
      'text-to-video (give prompt), image-to-video (give image)',
    );
  });

  it('naming a field of another kind is told so', async () => {
    expect(
      (await refused({ kind: 'image', model: 'echo/parrot', prompt: 'x', duration: 5 })).message,
    ).toContain("not a field of kind 'image'");
  });

  it('with bad options names each of them', async () => {
    const error = (await caught(
      media.submit(request, { maxPrice: { USD: 'cheap' }, retries: -1, tries: 3 } as never),
    )) as CrosspointError;
    expect(error.issues.map(pathText)).toEqual(['maxPrice.USD', 'retries', 'tries']);
  });
});

describe('anything at all', () => {
  it.each([
    [[{ toString: 0 }]],
    [{ kind: { toString: 0 }, model: 'x' }],
    [{ ...request, prompt: Object.create(null) as unknown }],
    [{ kind: 'constructor', model: 'x', y: 1 }],
  ])('given as a request is refused in words (%#)', async (input) => {
    expect((await refused(input)).code).toBe('invalid_request');
  });

  it('given as options of a provider or a registry is refused by name', () => {
    expect(() => exampleProvider({ apikey: 'x' } as never)).toThrow(/did you mean apiKey/);
    expect(() => createRegistry({ provider: [] } as never)).toThrow(/providers/);
    expect(() => createRegistry({ providers: [exampleProvider as never] })).toThrow(/by calling it/);
  });
});

describe('a good request', () => {
  it('may say undefined where it says nothing', async () => {
    const { offer } = await encodeRequest(exampleProvider(), {
      ...request,
      seed: undefined,
      image: undefined,
    });
    expect(offer?.request.body).toEqual({ model: 'parrot/1', text: 'A paper boat.', seconds: 5, count: 1 });
  });

  it('may name the gateway and its own model', async () => {
    expect(
      (await encodeRequest(exampleProvider(), { ...request, model: 'echo:parrot/1' })).offer,
    ).toMatchObject({
      model: 'echo/parrot',
      slug: 'parrot/1',
    });
  });

  it('may carry the gateway’s own parameters, checked against its table', async () => {
    const own = (options: Record<string, unknown>) =>
      encodeRequest(exampleProvider(), { ...request, providerOptions: { echo: options, other: { x: 1 } } });
    expect((await own({ mood: 'wild' })).body).toMatchObject({ mood: 'wild' });
    expect((await own({ mood: 'sad' })).issues[0]).toMatchObject({
      path: ['providerOptions', 'echo', 'mood'],
      hint: "use 'calm', 'wild'",
    });
    expect((await own({ moood: 'wild' })).issues[0]).toMatchObject({ hint: 'did you mean mood?' });
    expect((await own({ seconds: 3 })).issues[0]).toMatchObject({ message: 'is written by duration' });
    expect((await own({ shape: '16:9' })).issues[0]).toMatchObject({ hint: 'give aspectRatio instead' });
  });

  it('drops what a model cannot take only when that was allowed, and says so', async () => {
    expect((await encodeRequest(exampleProvider(), { ...request, fps: 24 })).offer).toBeUndefined();
    const { fieldReport, body } = await encodeRequest(
      exampleProvider(),
      { ...request, fps: 24 },
      { allowDroppedFields: true },
    );
    expect(fieldReport).toContainEqual(expect.objectContaining({ field: 'fps', outcome: 'dropped' }));
    expect(JSON.stringify(body)).not.toContain('24');
  });

  it('takes media as links, data URLs, bytes and files; the field report sees type, size and hash only', async () => {
    const png = Uint8Array.from(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    );
    const dataUrl = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    for (const image of [dataUrl, { data: png, mediaType: 'image/png' }]) {
      const { body, fieldReport } = await encodeRequest(exampleProvider(), { ...request, image });
      expect(body).toMatchObject({ picture: dataUrl });
      const entry = fieldReport.find(({ field }) => field === 'image');
      expect(entry).toMatchObject({
        outcome: 'sent',
        from: {
          form: 'data',
          mediaType: 'image/png',
          bytes: png.length,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      });
      expect(JSON.stringify(fieldReport)).not.toContain('iVBOR');
    }
    const { body, fieldReport } = await encodeRequest(exampleProvider(), {
      ...request,
      image: 'https://x.example/a.png?signature=secret',
    });
    expect(body).toMatchObject({ picture: 'https://x.example/a.png?signature=secret' });
    expect(JSON.stringify(fieldReport)).not.toContain('signature');
    expect(
      (await encodeRequest(exampleProvider(), { ...request, image: file('/no/such/file.png') })).issues[0],
    ).toMatchObject({ path: ['image'], message: expect.stringContaining('no file') });
    expect(
      (await encodeRequest(exampleProvider(), { ...request, image: file(new URL(import.meta.url)) }))
        .issues[0],
    ).toMatchObject({ path: ['image'] });
  });

  it('has a price worked out exactly on what would be sent', async () => {
    expect((await encodeRequest(exampleProvider(), request)).offer?.price).toMatchObject({
      amount: '0.25',
      currency: 'USD',
      basis: 'quote',
    });
    expect(
      (await encodeRequest(exampleProvider(), { ...request, duration: undefined, generateAudio: true })).offer
        ?.price,
    ).toMatchObject({ amount: '0.4' });
  });
});

describe('a plan', () => {
  it('names who would make it, for how much, and why the others would not', async () => {
    const two = createRegistry({
      providers: [exampleProvider({ account: 'a' }), exampleProvider({ account: 'b' })],
    });
    const { offers, declined } = await two.plan(request, { maxPrice: { USD: '0.25' } });
    expect(offers.map(({ account }) => account)).toEqual(['a', 'b']);
    expect(declined).toEqual([]);
    const missing = await two.plan({ ...request, model: 'echo/parot' });
    expect(missing.declined[0]!.reasons).toMatchObject([
      { path: ['model'], hint: 'did you mean echo/parrot?' },
    ]);
    const dear = await two.plan(request, { maxPrice: { USD: '0.24', XNO: '1' } });
    expect(dear.declined.map(({ reasons }) => reasons[0]!.message)).toEqual(
      Array(2).fill('it costs 0.25 USD, the ceiling is 0.24 USD or 1 XNO'),
    );
    expect(await caught(two.submit(request, { maxPrice: { USD: '0.24' } }))).toMatchObject({
      code: 'budget_exceeded',
    });
    expect((await two.plan(request, { ignore: ['echo'] })).declined).toHaveLength(2);
  });

  it('needs no key and holds none', async () => {
    expect(JSON.stringify(await media.plan(request))).not.toContain('a-key');
  });
});

describe('the JSON Schema of a request', () => {
  it('is published, closed, and describes media as texts', () => {
    const schema = requestJsonSchema() as {
      oneOf: {
        properties: Record<string, { type?: string }>;
        additionalProperties: boolean;
        required: string[];
      }[];
    };
    expect(schema.oneOf).toHaveLength(3);
    for (const one of schema.oneOf) {
      expect(one.additionalProperties).toBe(false);
      expect(one.required).toEqual(['kind', 'model']);
      expect(one.properties['image']).toMatchObject({ type: 'string' });
    }
  });

  it('and the zod schema agree on what has been parsed', () => {
    expect(requestSchema['~standard'].validate(request)).toEqual({ value: request });
  });
});

describe('a text that is not well-formed Unicode', () => {
  const half = '\ud83d';
  const base = { kind: 'video', model: 'echo/parrot', prompt: 'A boat \u{1f6a4}.' } as const;

  it.each([
    ['a prompt', { prompt: `A boat ${half}` }, 'prompt'],
    ['a prompt, its other half', { prompt: '\udea4 A boat' }, 'prompt'],
    ['a negative prompt', { negativePrompt: half }, 'negativePrompt'],
    ['a shot', { shots: [{ prompt: 'A.' }, { prompt: half }] }, 'shots.1.prompt'],
    ['an option, deep', { providerOptions: { echo: { a: [{ b: half }] } } }, 'providerOptions.echo.a.0.b'],
    ['the name of an option', { providerOptions: { echo: { [half]: 1 } } }, 'providerOptions.echo.\ufffd'],
    ['a tag', { tags: { order: half } }, 'tags.order'],
    ['a link', { image: `https://x.example/${half}.png` }, 'image'],
    ['a quality', { quality: half }, 'quality'],
  ])('is refused as %s, before anything is sent', async (_, part, path) => {
    const input = { ...base, ...part };
    for (const error of [await refused(input), await caught(media.plan(input))])
      expect(error).toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('half of a character'),
        issues: expect.arrayContaining([
          expect.objectContaining({
            path: path.split('.').map((step) => (/^\d$/.test(step) ? Number(step) : step)),
          }),
        ]),
      });
  });

  it('is no whole emoji, and no text outside the request', async () => {
    const { issues, body } = await encodeRequest(exampleProvider(), base);
    expect(issues).toEqual([]);
    expect(body).toMatchObject({ text: 'A boat \u{1f6a4}.' });
  });
});
