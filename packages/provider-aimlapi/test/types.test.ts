import { createRegistry, type GenerationRequest, type Registry, type RequestOf } from '@crosspoint/core';
import { type ModelId, defineProvider } from '@crosspoint/core/plugin';
import { describe, expectTypeOf, it } from 'vitest';
import { aimlapi, type Aimlapi } from '../src/index.ts';

const media = createRegistry({ providers: [aimlapi()] });

/** Another gateway, with types written by hand: it serves the same model in its own way, and one of its own. */
interface Acme {
  readonly id: 'acme';
  readonly models: {
    'alibaba/happyhorse-1.0': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: { prompt: string; duration: 5 | 20; fps: 24 | 30 };
      options: { style?: 'calm' | 'wild' };
    };
    'acme/brush': { kind: 'image'; tasks: 'text-to-image'; fields: { prompt: string } };
  };
}
const acme = defineProvider<Acme>({ ...aimlapi.spec, id: 'acme' });
const untyped = defineProvider({ ...aimlapi.spec, id: 'untyped' });

const horse = { kind: 'video', model: 'alibaba/happyhorse-1.0' } as const;

type Fields = RequestOf<Aimlapi, 'alibaba/happyhorse-1.0'>;

// Nothing here is sent, or even called: the compiler says whether it may be.
const expectToCompile = (...calls: (() => unknown)[]) => expectTypeOf(calls).toBeArray();

describe('the models of AI/ML API, by type', () => {
  it('an editor offers the ids, and any other text is taken', () => {
    expectTypeOf<ModelId<Aimlapi>>().toEqualTypeOf<'alibaba/happyhorse-1.0' | (string & {})>();
  });

  it('fields have the values of the table', () => {
    expectTypeOf<Fields['kind']>().toEqualTypeOf<'video'>();
    expectTypeOf<Fields['resolution']>().toEqualTypeOf<'720p' | '1080p' | undefined>();
    expectTypeOf<Fields['aspectRatio']>().toEqualTypeOf<
      '16:9' | '9:16' | '1:1' | '4:3' | '3:4' | undefined
    >();
    expectTypeOf<Fields['duration']>().toEqualTypeOf<
      3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | undefined
    >();
    expectTypeOf<Fields['seed']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Aimlapi['models']['alibaba/happyhorse-1.0']['tasks']>().toEqualTypeOf<
      'text-to-video' | 'image-to-video' | 'reference-to-video' | 'video-to-video'
    >();
  });

  it('takes what the model takes, with every verb that asks', () => {
    expectToCompile(
      () =>
        media.plan({ ...horse, prompt: 'A boat.', duration: 15, resolution: '1080p', aspectRatio: '9:16' }),
      () => media.submit({ ...horse, image: 'https://example.com/a.png', seed: 7, tags: { order: '42' } }),
      () => media.generate({ ...horse, video: 'https://example.com/a.mp4', keepAudio: false, n: 1 }),
      () => media.plan({ ...horse, references: { images: ['https://example.com/a.png'] } }),
    );
  });

  it('flags what it does not', () => {
    expectToCompile(
      // @ts-expect-error 17 seconds are too long
      () => media.submit({ kind: 'video', model: 'alibaba/happyhorse-1.0', duration: 17 }),
      // @ts-expect-error it makes 720p and 1080p
      () => media.plan({ kind: 'video', model: 'alibaba/happyhorse-1.0', resolution: '4K' }),
      // @ts-expect-error it has no such ratio
      () => media.generate({ kind: 'video', model: 'alibaba/happyhorse-1.0', aspectRatio: '21:9' }),
      // @ts-expect-error the frame rate cannot be asked for
      () => media.submit({ kind: 'video', model: 'alibaba/happyhorse-1.0', fps: 24 }),
      // @ts-expect-error did you mean duration?
      () => media.submit({ kind: 'video', model: 'alibaba/happyhorse-1.0', duratoin: 5 }),
      // @ts-expect-error references are pictures
      () => media.submit({ ...horse, references: { audios: ['https://example.com/a.mp3'] } }),
      // @ts-expect-error it makes videos
      () => media.submit({ kind: 'image', model: 'alibaba/happyhorse-1.0' }),
      // @ts-expect-error it makes one at a time
      () => media.submit({ kind: 'video', model: 'alibaba/happyhorse-1.0', n: 2 }),
    );
    const long = { kind: 'video', model: 'alibaba/happyhorse-1.0', duration: 17 } as const;
    // @ts-expect-error also in a variable
    expectToCompile(() => media.plan(long));
  });

  it('has no parameter that a field does not write', () => {
    expectToCompile(
      // @ts-expect-error duration is the field
      () => media.submit({ ...horse, providerOptions: { aimlapi: { duration: 5 } } }),
      // @ts-expect-error the gateway is not installed
      () => media.submit({ ...horse, providerOptions: { acme: { style: 'calm' } } }),
    );
  });

  it('leaves a slug, an id it does not know, and a request put together later open', () => {
    const later: GenerationRequest = { ...horse, duration: 17 };
    const id: string = horse.model;
    expectToCompile(
      () => media.submit({ kind: 'video', model: 'aimlapi:any-slug', duration: 17, fps: 24 }),
      () =>
        media.submit({ kind: 'image', model: 'somebody/new-1.0', providerOptions: { aimlapi: { a: 1 } } }),
      () => media.submit(later),
      () => media.plan({ kind: 'video', model: id, duration: 17 }),
      // @ts-expect-error but a picture has no duration
      () => media.submit({ kind: 'image', model: 'aimlapi:any-slug', duration: 5 }),
    );
  });
});

describe('two gateways', () => {
  const both = createRegistry({ providers: [aimlapi(), acme()] });

  it('a value is fine when one of them takes it', () => {
    expectToCompile(
      () => both.submit({ ...horse, duration: 20, fps: 24, resolution: '720p' }),
      () => both.submit({ kind: 'image', model: 'acme/brush', prompt: 'A boat.' }),
      () => both.submit({ ...horse, providerOptions: { acme: { style: 'calm' } } }),
      // @ts-expect-error neither makes 17 seconds
      () => both.submit({ kind: 'video', model: 'alibaba/happyhorse-1.0', duration: 17 }),
      // @ts-expect-error did you mean 'calm'?
      () => both.submit({ ...horse, providerOptions: { acme: { style: 'clam' } } }),
      // @ts-expect-error a text, not a number
      () => both.submit({ ...horse, providerOptions: { acme: { style: 1 } } }),
      // @ts-expect-error no such parameter
      () => both.submit({ ...horse, providerOptions: { acme: { speed: 1 } } }),
    );
  });

  it('one that brings no types may take anything', () => {
    const mixed = createRegistry({ providers: [aimlapi(), untyped()] });
    expectToCompile(() =>
      mixed.submit({ ...horse, duration: 17, fps: 24, providerOptions: { untyped: { a: 1 } } }),
    );
  });

  it('every registry is a Registry, and every typed request a GenerationRequest', () => {
    expectTypeOf(media).toExtend<Registry>();
    expectTypeOf(both).toExtend<Registry>();
    expectTypeOf<Fields>().toExtend<GenerationRequest>();
  });

  it('a description goes with the types of its own gateway', () => {
    // @ts-expect-error the id is another
    expectToCompile(() => defineProvider<Acme>({ ...aimlapi.spec, id: 'other' }));
  });
});
