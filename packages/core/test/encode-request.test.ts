import { describe, expect, it } from 'vitest';
import { defineProvider, listOf, type ModelRow, oneOf, type ResolvedMedia, field } from '../src/plugin.ts';
import { exampleProvider, pollRequest, readResponse, encodeRequest } from '../src/testing/index.ts';
import { pathText } from '../src/model/issue.ts';

const { spec } = exampleProvider;
const parrot: ModelRow = spec.models['echo/parrot']!;
/** The invented gateway with other rows for its model. */
const having = (models: Readonly<Record<string, ModelRow>>) => defineProvider({ ...spec, models })();
const video = { kind: 'video', prompt: 'x' } as const;

describe('one slug of several rows with constants', () => {
  const calm = { ...parrot, constants: { mood: 'calm' } };
  const provider = having({ 'echo/calm': calm, 'echo/wild': { ...parrot, constants: { mood: 'wild' } } });

  it('is asked for as each row says', async () => {
    expect((await encodeRequest(provider, { ...video, model: 'echo/wild' })).body).toMatchObject({
      mood: 'wild',
    });
    expect(
      (
        await encodeRequest(provider, {
          ...video,
          model: 'echo/wild',
          providerOptions: { echo: { mood: 'calm' } },
        })
      ).issues,
    ).toMatchObject([{ path: ['providerOptions', 'echo', 'mood'], hint: expect.stringContaining('"wild"') }]);
  });

  it('under its plain name is sent without constants', async () => {
    const { body, offer } = await encodeRequest(provider, {
      ...video,
      model: 'echo:parrot/1',
      providerOptions: { echo: { mood: 'calm' } },
    });
    expect(body).toMatchObject({ mood: 'calm' });
    expect(offer?.model).toBe('echo:parrot/1');
  });

  it('prefers the row without constants where there is one', async () => {
    const { offer } = await encodeRequest(having({ 'echo/calm': calm, 'echo/any': parrot }), {
      ...video,
      model: 'echo:parrot/1',
    });
    expect(offer?.model).toBe('echo/any');
  });
});

describe('markers that point at references', () => {
  const provider = having({
    'echo/parrot': {
      ...parrot,
      tasks: ['reference-to-video'],
      params: { ...parrot.params, pictures: { type: 'array' }, shots: { type: 'array' } },
      fields: {
        'references.images': 'pictures',
        shots: field('shots', (list: readonly { prompt: string }[]) => list.map((shot) => shot.prompt)),
      },
      referenceMarkers: { image: '[Image{n}]' },
    },
  });
  const references = { images: ['https://x.example/1.png', 'https://x.example/2.png'] };

  it('are rewritten into the gateway’s own, in the prompt and in the prompts of shots', async () => {
    const { body } = await encodeRequest(provider, {
      ...video,
      model: 'echo/parrot',
      prompt: '@image2 beside @image1',
      shots: [{ prompt: 'only @image1' }],
      references,
    });
    expect(body).toMatchObject({ text: '[Image2] beside [Image1]', shots: ['only [Image1]'] });
  });

  it('that point at nothing are refused', async () => {
    const { issues } = await encodeRequest(provider, {
      ...video,
      model: 'echo/parrot',
      prompt: '@image3',
      references,
    });
    expect(issues).toMatchObject([{ path: ['prompt'], hint: 'there are 2 references.images' }]);
  });
});

describe('a row whose wire name may stand for itself', () => {
  const provider = having({
    'echo/parrot': {
      ...parrot,
      params: { ...parrot.params, frames: { type: 'integer' } },
      fields: {
        duration: {
          wire: ['frames'],
          convert: (seconds) => ({ frames: Number(seconds) * 10 }),
          alsoByName: true,
        },
      },
    },
  });
  const encoded = (more: Readonly<Record<string, unknown>>) =>
    encodeRequest(provider, { ...video, model: 'echo/parrot', ...more });

  it('is written by the field, or in its place by name, never by both', async () => {
    const byHand = { providerOptions: { echo: { frames: 7 } } };
    expect((await encoded({ duration: 5 })).body).toMatchObject({ frames: 50 });
    expect((await encoded(byHand)).body).toMatchObject({ frames: 7 });
    expect((await encoded({ duration: 5, ...byHand })).issues).toMatchObject([
      { path: ['providerOptions', 'echo', 'frames'], message: 'is written by duration' },
    ]);
  });
});

describe('a rule about a field this model cannot take', () => {
  const provider = having({
    'echo/parrot': {
      ...parrot,
      rules: [
        { fields: ['fps'], when: (request) => 'fps' in request, effect: 'rejected', message: 'has no rate' },
      ],
    },
  });
  const request = { ...video, model: 'echo/parrot', fps: 24 };

  it('says more when the field is refused, and nothing when it was left out as allowed', async () => {
    expect((await encodeRequest(provider, request)).issues.map(({ message }) => message)).toEqual([
      'this model cannot take it',
      'has no rate',
    ]);
    expect((await encodeRequest(provider, request, { allowDroppedFields: true })).fieldReport).toContainEqual(
      expect.objectContaining({ field: 'fps', outcome: 'dropped' }),
    );
  });
});

describe('an error body', () => {
  it.each([
    { error: 'no birds' },
    { error: { message: 'no birds' } },
    { error: 400, message: 'no birds' },
    { detail: 'no birds' },
    { detail: [{ msg: 'no birds' }] },
    'no birds',
    '<html><title>no birds</title>',
  ])('is told in its own words: %j', async (body) => {
    const { ref } = await encodeRequest(exampleProvider(), { ...video, model: 'echo/parrot' });
    expect(readResponse(exampleProvider(), 'submit', { status: 400, body }, ref!).verdict?.message).toBe(
      'no birds',
    );
  });

  it('is told in its own words where its provider knows less of it', async () => {
    const knowing = defineProvider({
      ...exampleProvider.spec,
      parseError: () => ({ code: 'no_birds', message: undefined }),
    })();
    const { ref } = await encodeRequest(knowing, { ...video, model: 'echo/parrot' });
    const { verdict } = readResponse(knowing, 'submit', { status: 400, body: { error: 'no birds' } }, ref!);
    expect(verdict?.message).toBe('no birds');
  });
});

describe('the poll of a job', () => {
  it('is built from the base URL and the ref alone', async () => {
    const { ref } = await encodeRequest(exampleProvider(), { ...video, model: 'echo/parrot' });
    expect(pollRequest(exampleProvider(), { ...ref!, id: 'a/b' })).toEqual({
      method: 'GET',
      url: 'https://echo.example/jobs/a%2Fb',
      headers: { accept: 'application/json' },
    });
  });
});

describe('a refused input', () => {
  const parrotWith = (fields: ModelRow['fields']) =>
    having({
      'echo/parrot': {
        ...parrot,
        tasks: ['image-to-video', 'reference-to-video'],
        params: { ...parrot.params, pictures: { type: 'array' }, link: { type: 'string' } },
        fields: { ...fields },
        media: { image: { accepts: ['url'] }, 'references.images': { accepts: ['url'] } },
      },
    });
  const small = 'data:image/png;base64,iVBORw0KGgo=';
  const payload = ({ url }: ResolvedMedia) => url.slice(url.indexOf(',') + 1);

  it.each([
    ['image', parrotWith({ image: field('picture', payload) }), { image: small }],
    ['image', parrotWith({ image: oneOf({ base64: 'picture', url: 'link' }) }), { image: small }],
    [
      'references.images.0',
      parrotWith({ 'references.images': listOf('pictures', payload) }),
      { references: { images: [small] } },
    ],
  ])('of %s is the only issue, and no converter meets it', async (field, provider, given) => {
    const { issues } = await encodeRequest(provider, { ...video, model: 'echo/parrot', ...given });
    expect(issues.map(pathText)).toEqual([field]);
  });
});
