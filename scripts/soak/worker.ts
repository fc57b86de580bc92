// A process of the soak: it is sent jobs, and goes on until it is closed or killed.
import {
  createRegistry,
  isCrosspointError,
  type JobRef,
  type Provider,
} from '../../packages/core/src/index.ts';
import { createTransport } from '../../packages/core/src/io/transport-undici.ts';
import { aigate } from '../../packages/provider-aigate/src/index.ts';
import { aimlapi } from '../../packages/provider-aimlapi/src/index.ts';
import { gateai } from '../../packages/provider-gateai/src/index.ts';
import { nanogpt } from '../../packages/provider-nanogpt/src/index.ts';
import { yotta } from '../../packages/provider-yotta/src/index.ts';
import { sqlite } from '../../packages/store-sqlite/src/index.ts';
import { fastClock, timeOf } from './clock.ts';
import { Deaths, mortalStore, mortalTransport } from './deaths.ts';
import type { SoakJob } from './jobs.ts';
import type { FromWorker, JobEnd, ToWorker, WorkerOptions } from './messages.ts';

const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions; // as run.ts writes it
const { url, path, budget } = options;

const install = { apiKey: 'soak-key', account: 'emulator', limits: [] } as const;
const at = (gateway: string) => ({
  ...install,
  baseURL: `${url}/${gateway}`,
  polling: { intervalMs: 3_000 },
});
// A quarter of an hour is what a lost call would be waited for; its jobs take seconds here.
const heldForAMinute = ({ spec, ...provider }: Provider): Provider => ({
  ...provider,
  spec: { ...spec, submit: { ...spec.submit, timeoutMs: 60_000 } },
});
const providers = [
  aimlapi(at('aimlapi')),
  heldForAMinute(aigate(at('aigate'))),
  gateai(at('gateai')),
  nanogpt(at('nanogpt')),
  yotta(at('yotta')),
];

const deaths = new Deaths();
const registry = createRegistry({
  providers,
  store: mortalStore(sqlite(path, { now: timeOf(options) }), deaths),
  transport: mortalTransport(createTransport({}), deaths),
  clock: fastClock(options),
  budgets: [
    {
      name: 'soak',
      limits: { USD: budget },
      window: { rollingMs: 30 * 86_400_000 },
      assumedPrice: { USD: '4' }, // more than any of these jobs costs at its gateway
    },
  ],
});

const tell = (message: FromWorker): void => void process.send?.(message);

const nowhere = { write: () => Promise.resolve(), close: () => Promise.resolve() };

/** What was bought under a key whose attempt is unknown is looked for in the gateway's own listing. */
async function settle(ref: JobRef): Promise<JobEnd> {
  const { outcome } = await registry.reconcile(ref);
  return outcome === 'accepted' || outcome === 'not_accepted' ? 'unfinished' : 'unknown';
}

async function run({ key, model, prompt, order }: SoakJob): Promise<{ end: JobEnd; why: string }> {
  const request = { kind: 'video', model, prompt, duration: 5 } as const;
  try {
    const job = await registry.generate(request, {
      idempotencyKey: key,
      order,
      retries: 1,
      timeoutMs: 120_000,
    });
    await registry.download(job.ref, { to: new WritableStream(nowhere) });
    return { end: 'succeeded', why: '' };
  } catch (error) {
    if (!isCrosspointError(error)) throw error;
    const { code, ref, charged, message } = error;
    if (code === 'submission_unknown' && ref !== undefined) return { end: await settle(ref), why: message };
    if (code === 'generation_failed') return { end: 'failed', why: message };
    // Of a response that was held there is no second link.
    if (code === 'output_expired' && ref?.provider === 'aigate') return { end: 'succeeded', why: message };
    if (code === 'budget_exceeded') return { end: 'refused', why: message };
    return { end: 'unfinished', why: `${message} (${charged})` };
  }
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'die') return deaths.arm(message.death);
  if (message.type === 'job') {
    const { number } = message.job;
    run(message.job)
      .catch((error: unknown) => {
        if (!isCrosspointError(error)) throw error;
        return { end: 'unfinished', why: error.message } as const; // of a settlement
      })
      .then(
        (ended) => tell({ type: 'end', number, ...ended }),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
          process.exit(70);
        },
      );
    return;
  }
  if (message.type === 'heap') {
    globalThis.gc?.();
    tell({ type: 'heap', used: process.memoryUsage().heapUsed });
    return;
  }
  void registry.close().then(() => process.disconnect());
});
// Whoever began this process is gone, or has closed it.
process.once('disconnect', () => process.exit(0));
tell({ type: 'ready' });
