import { createServer, type IncomingMessage } from 'node:http';
import { createRegistry, type GenerationRequest, type Registry, type RegistryOptions } from '../src/index.ts';
import type { Attempt, JobStore } from '../src/store.ts';
import { exampleProvider, type Fault, fakeClock, type FakeClock, withFaults } from '../src/testing/index.ts';

/** A key that must be found nowhere but in its header. */
export const canary = 'canary+key/4f1d9c07==';

/** What the invented gateway was asked. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** One answer to a question about a job: JSON with 200, or a whole response. */
export type CannedResponse =
  | Readonly<Record<string, unknown>>
  | { readonly status: number; readonly headers?: Record<string, string>; readonly text: string };

/** A file, or a part of one, as a link gives it. */
export interface ServedFile {
  /** @default 200 */
  readonly status?: number;
  readonly headers: Record<string, string | number>;
  readonly body: Buffer;
}

export interface Gateway {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** The next answers of `GET /jobs/…`; the last one stays. */
  responses: CannedResponse[];
  /** What `POST /make` answers. */
  accepted: CannedResponse;
  /** What every link under `/files/` gives. */
  file: ServedFile | ((headers: IncomingMessage['headers']) => ServedFile);
  fault: (request: { readonly method: string; readonly path: string }) => Fault | undefined;
  readonly posts: () => number;
  readonly close: () => Promise<void>;
}

/** A few bytes every sniffer takes for an MP4. */
export const clip = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(4_000, 7)]);

const isResponse = (response: CannedResponse): response is Extract<CannedResponse, { text: string }> =>
  'text' in response && 'status' in response;

/** A loopback server that speaks the invented gateway's protocol, and misbehaves on order. */
export async function startGateway(): Promise<Gateway> {
  const requests: RecordedRequest[] = [];
  const gateway = {
    responses: [{ word: 'done', files: ['/files/clip.mp4'] }] as CannedResponse[],
    accepted: { job: 'job-1', cost: 0.25 } as CannedResponse,
    file: {
      headers: { 'content-type': 'video/mp4', 'content-length': clip.length },
      body: clip,
    } as Gateway['file'],
    fault: (() => undefined) as Gateway['fault'],
  };
  const faulted = new WeakSet<IncomingMessage>(); // counted when the fault was picked; some faults let the gateway work on
  const listener = withFaults(
    async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      if (!faulted.has(request))
        requests.push({ method: request.method!, path: request.url!, headers: request.headers, body });
      if (request.url!.startsWith('/files/')) {
        const file = typeof gateway.file === 'function' ? gateway.file(request.headers) : gateway.file;
        response.writeHead(file.status ?? 200, file.headers);
        return void response.end(file.body);
      }
      const next = () => (gateway.responses.length > 1 ? gateway.responses.shift()! : gateway.responses[0]!);
      const canned = request.method === 'POST' ? gateway.accepted : next();
      const httpResponse = isResponse(canned)
        ? canned
        : { status: 200, headers: {}, text: JSON.stringify(canned) };
      response.writeHead(httpResponse.status, {
        'content-type': 'application/json',
        ...httpResponse.headers,
      });
      response.end(httpResponse.text);
    },
    (request) => {
      const fault = gateway.fault({ method: request.method!, path: request.url! });
      if (fault === undefined) return undefined;
      faulted.add(request);
      requests.push({ method: request.method!, path: request.url!, headers: request.headers, body: '' });
      return fault;
    },
  );
  // A client that leaves in the middle of its own request is no failure of the gateway.
  const server = createServer(
    (request, response) => void listener(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    posts: () => requests.filter(({ method }) => method === 'POST').length,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

export const request: GenerationRequest = {
  kind: 'video',
  model: 'echo/parrot',
  prompt: 'A paper boat.',
  duration: 5,
};

/** A registry over the invented gateway whose waits take no time. */
export function stilled(
  gateway: Pick<Gateway, 'url'>,
  options: Partial<RegistryOptions> = {},
): { media: Registry; clock: FakeClock } {
  const clock = fakeClock({ skipSleeps: true });
  const media = createRegistry({
    providers: [exampleProvider({ apiKey: canary, baseURL: gateway.url, account: 'test' })],
    clock,
    ...options,
  });
  return { media, clock };
}

/** What a promise was rejected with. */
export async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The attempt a store holds under a key. */
export const attemptOf = (store: JobStore, idempotencyKey: string): Promise<Attempt | undefined> =>
  store.getByKey({ namespace: '', idempotencyKey });

/** A store's methods, bound, so that some of them can be replaced. */
export const methods = (store: JobStore): JobStore => ({
  durable: store.durable,
  createAttempt: (intent) => store.createAttempt(intent),
  update: (id, change, condition) => store.update(id, change, condition),
  getByKey: (key) => store.getByKey(key),
  getById: (id) => store.getById(id),
  getByJobId: (job) => store.getByJobId(job),
  readBudgets: (budgets) => store.readBudgets(budgets),
  claimLimit: (claim) => store.claimLimit(claim),
  claimDue: (lease) => store.claimDue(lease),
  list: (filter) => store.list(filter),
  close: () => store.close(),
});
