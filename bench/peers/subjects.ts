// The same job through the clients that others publish, each over the protocol of the gateway it is made for.
import type { Subject } from '../subjects/subject.ts';
import { importPeer } from './packages.ts';

export const peerNames = ['aiSdk', 'falClient', 'replicate', 'openai'] as const;
export type PeerName = (typeof peerNames)[number];

export const peerTitles: { readonly [Name in PeerName]: string } = {
  aiSdk: 'AI SDK with `@ai-sdk/fal`',
  falClient: '`@fal-ai/client`',
  replicate: '`replicate`',
  openai: '`openai`',
};

/** As soon as a timer can: what is measured is the work, and not the wait. */
const pollMs = 1;
const prompt = (index: number): string =>
  `A paper boat crosses puddle ${index}, and the first drops of rain begin to fall.`;
const apiKey = 'a-key-that-opens-nothing-at-all!';
const nothing = { close: () => Promise.resolve() };

/** A client that knows the host of its gateway alone reaches the loopback server through its `fetch`. */
const loopback =
  (baseURL: string): typeof fetch =>
  (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(baseURL + pathname + search, init);
  };

function must(url: unknown, index: number): void {
  if (typeof url !== 'string' || !url.startsWith('https://')) throw new Error(`job ${index} has no file`);
}

interface Ai {
  experimental_generateVideo(options: object): Promise<{ readonly video: { readonly mediaType: string } }>;
}
interface AiFal {
  createFal(options: object): { video(model: string): object };
}

async function openAiSdk(baseURL: string): Promise<Subject> {
  const ai = await importPeer<Ai>('ai');
  const provider = await importPeer<AiFal>('@ai-sdk/fal');
  const fal = provider.createFal({ apiKey, fetch: loopback(baseURL) });
  // Nobody else downloads the file.
  const download = (): Promise<object> =>
    Promise.resolve({ data: new Uint8Array([0]), mediaType: 'video/mp4' });
  return {
    ...nothing,
    run: async (index) => {
      const { video } = await ai.experimental_generateVideo({
        model: fal.video('happyhorse/v1'),
        prompt: prompt(index),
        duration: 5,
        aspectRatio: '16:9',
        providerOptions: { fal: { pollIntervalMs: pollMs } },
        download,
      });
      if (video.mediaType !== 'video/mp4') throw new Error(`job ${index} has no file`);
    },
  };
}

interface FalClient {
  createFalClient(options: object): {
    subscribe(
      model: string,
      options: object,
    ): Promise<{ readonly data: { readonly video?: { readonly url: string } } }>;
  };
}

async function openFalClient(baseURL: string): Promise<Subject> {
  const client = await importPeer<FalClient>('@fal-ai/client');
  const fal = client.createFalClient({ credentials: apiKey, fetch: loopback(baseURL) });
  return {
    ...nothing,
    run: async (index) => {
      const input = { prompt: prompt(index), duration: 5, resolution: '720p', aspect_ratio: '16:9' };
      const { data } = await fal.subscribe('fal-ai/happyhorse/v1', { input, pollInterval: pollMs });
      must(data.video?.url, index);
    },
  };
}

interface ReplicateModule {
  readonly default: new (options: object) => {
    readonly predictions: { create(options: object): Promise<object> };
    wait(prediction: object, options: object): Promise<{ readonly status: string; readonly output: unknown }>;
  };
}

async function openReplicate(baseURL: string): Promise<Subject> {
  const { default: Replicate } = await importPeer<ReplicateModule>('replicate');
  const replicate = new Replicate({ auth: apiKey, baseUrl: `${baseURL}/v1` });
  return {
    ...nothing,
    run: async (index) => {
      const input = { prompt: prompt(index), duration: 5, resolution: '720p', aspect_ratio: '16:9' };
      const begun = await replicate.predictions.create({ model: 'alibaba/happyhorse-1', input });
      must((await replicate.wait(begun, { interval: pollMs })).output, index);
    },
  };
}

interface Video {
  readonly id: string;
  readonly status: string;
}
interface OpenaiModule {
  readonly default: new (options: object) => {
    readonly videos: { create(options: object): Promise<Video>; retrieve(id: string): Promise<Video> };
  };
}

/** It has no method that waits: the loop is what its documentation shows. */
async function openOpenai(baseURL: string): Promise<Subject> {
  const { default: OpenAI } = await importPeer<OpenaiModule>('openai');
  const openai = new OpenAI({ apiKey, baseURL: `${baseURL}/v1` });
  return {
    ...nothing,
    run: async (index) => {
      let video = await openai.videos.create({
        model: 'sora-2',
        prompt: prompt(index),
        seconds: '4',
        size: '1280x720',
      });
      while (video.status === 'queued' || video.status === 'in_progress')
        video = await openai.videos.retrieve(video.id);
      if (video.status !== 'completed') throw new Error(`job ${index} is ${video.status}`);
    },
  };
}

/** Loaded by name, so that a process holds nothing but what it measures. */
export const peerOpeners: { readonly [Name in PeerName]: (baseURL: string) => Promise<Subject> } = {
  aiSdk: openAiSdk,
  falClient: openFalClient,
  replicate: openReplicate,
  openai: openOpenai,
};
