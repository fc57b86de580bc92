import * as z from 'zod';
import {
  createRegistry,
  type GenerationRequest,
  type JobRef,
  type Provider,
  type Registry,
  type RegistryEvent,
  type RegistryOptions,
} from '../src/index.ts';
import { defineProvider, endpoint, type ProviderSpec } from '../src/plugin.ts';
import { withShortForm } from '../src/model/ref.ts';
import { exampleProvider, fakeClock, type FakeClock } from '../src/testing/index.ts';
import {
  type IncomingResponse,
  type OutgoingRequest,
  type Transport,
  TransportError,
} from '../src/io/transport.ts';

/** A key that must be found nowhere but in its header. */
export const key = 'canary+key/4f1d9c07==';

/** What a gateway answers: JSON with 200, a whole response, or a connection that breaks. */
export type Reply =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> }
  | 'broken'
  | 'refused';

export const ok = (json: unknown): Reply => ({ status: 200, json });

export interface Line extends Transport {
  /** Every request that left. */
  readonly sent: OutgoingRequest[];
  /** Every download that was asked for. */
  readonly downloads: OutgoingRequest[];
  /** What a download gives. */
  file: (request: OutgoingRequest) => Reply;
}

/** A few bytes every sniffer takes for an MP4. */
const clip = Uint8Array.from([0, 0, 0, 0x18, ...Buffer.from('ftypmp42'), ...Buffer.alloc(200, 7)]);

/** A transport that answers each request from a function. */
export function line(respond: (request: OutgoingRequest, n: number) => Reply | Promise<Reply>): Line {
  const sent: OutgoingRequest[] = [];
  const whole = (reply: Reply): IncomingResponse => {
    if (reply === 'refused') throw new TransportError('unreachable', 'before-write', 'refused');
    if (reply === 'broken') throw new TransportError('broken', 'after-write', 'the connection broke');
    const { status, json, headers = {} } = reply;
    return {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      text: json === undefined ? '' : typeof json === 'string' ? json : JSON.stringify(json),
    };
  };
  return {
    name: 'line',
    sent,
    request(call) {
      sent.push(call);
      const n = sent.length;
      return { response: (async () => whole(await respond(call, n)))(), abort: () => undefined };
    },
    downloads: [],
    file: () => ({ status: 200, headers: { 'content-type': 'video/mp4' } }),
    stream(call) {
      this.downloads.push(call);
      const reply = this.file(call);
      if (typeof reply === 'string') throw new Error('no file');
      const body = (async function* () {
        if (reply.status === 200) yield clip;
      })();
      return {
        response: Promise.resolve({ status: reply.status, headers: reply.headers ?? {}, body }),
        abort: () => undefined,
      };
    },
    close: () => Promise.resolve(),
  };
}

/** The example provider with more in its spec. */
export const extended = (
  more: Partial<ProviderSpec>,
): ((options?: { account?: string; baseURL?: string }) => Provider) => {
  const factory = defineProvider({ ...exampleProvider.spec, ...more } as ProviderSpec);
  return (options = {}) => factory({ apiKey: key, account: 'test', ...options });
};

export const request: GenerationRequest = {
  kind: 'video',
  model: 'echo/parrot',
  prompt: 'A paper boat.',
  duration: 5,
};

/** A registry over one provider and a line, whose waits take no time. */
export function registryOf(
  provider: Provider,
  transport: Transport,
  options: Partial<RegistryOptions> = {},
): { media: Registry; clock: FakeClock; events: RegistryEvent[] } {
  const clock = fakeClock({ skipSleeps: true });
  const events: RegistryEvent[] = [];
  const media = createRegistry({
    providers: [provider],
    transport,
    clock,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { media, clock, events };
}

const Accepted = z.object({
  job: z.string().nullish(),
  project: z.string().nullish(),
  at: z.string().nullish(),
});

/** A submit whose response gives params. */
export const submitWithParams = endpoint({
  method: 'POST',
  path: '/make',
  schema: Accepted,
  parse: ({ job, project, at }) => ({ id: job ?? undefined, params: { project, at } }),
});

export const pollOf = (
  path: ProviderSpec['submit']['path'],
  more: object = {},
): NonNullable<ProviderSpec['poll']> => ({
  ...exampleProvider.spec.poll!,
  path,
  ...more,
});

export const refOf = (more: Partial<Omit<JobRef, 'toString'>> = {}): JobRef =>
  withShortForm({
    version: 1,
    provider: 'echo',
    account: 'test',
    model: 'echo/parrot',
    slug: 'parrot/1',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: 'key',
    id: 'job-1',
    ...more,
  });
