import { createRegistry, type GenerationRequest, type Registry } from '@crosspoint/core';
import type { ModelRow } from '@crosspoint/core/plugin';
import { fakeClock, type FakeClock } from '@crosspoint/core/testing';
import { cannedFault, type Emulator, type EmulatorOptions, startEmulator } from '@crosspoint/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { gateai } from '../src/index.ts';

const boat = 'https://example.com/boat.png';
const request = {
  kind: 'video',
  model: 'kling/kling-3.0-standard',
  prompt: 'A paper boat.',
  duration: 5,
} as const;

let emulator: Emulator;
let media: Registry;
let clock: FakeClock;
async function start(
  options: EmulatorOptions = {},
  own: Parameters<typeof gateai>[0] = {},
  time: Partial<FakeClock> = {},
): Promise<void> {
  clock = { ...fakeClock({ skipSleeps: true }), ...time };
  emulator = await startEmulator({ clock, ...options });
  const { apiKey, baseURL, account } = emulator.options('gateai');
  media = createRegistry({
    providers: [gateai({ apiKey, baseURL, account, limits: [], ...own })],
    clock,
  });
}
afterEach(async () => {
  await media.close();
  await emulator.close();
});

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );
async function sizes(job: Parameters<Registry['download']>[0], outputs: number): Promise<readonly number[]> {
  const all: number[] = [];
  for (let output = 0; output < outputs; output += 1) {
    let bytes = 0;
    const to = new WritableStream<Uint8Array>({ write: (chunk) => void (bytes += chunk.length) });
    await media.download(job, { to, outputIndex: output });
    all.push(bytes);
  }
  return all;
}

const needed = (model: string): Partial<GenerationRequest> => {
  const row: ModelRow | undefined = gateai.spec.models[model];
  return row?.kind === 'video' && row.params?.['start_frame']?.required === true ? { image: boat } : {};
};

describe('a job at the emulator', () => {
  it.each(Object.entries(gateai.spec.models).map(([model, { kind }]) => ({ model, kind })))(
    'of $model goes from prompt to file',
    async ({ model, kind }) => {
      await start({ script: 'q1000g1000c' });
      const job = await media.generate({
        kind,
        model,
        prompt: 'A paper boat.',
        ...needed(model),
      } as GenerationRequest);
      expect(job.fieldReport.filter(({ outcome }) => outcome === 'adjusted')).toEqual([]);
      for (const bytes of await sizes(job, job.outputs.length)) expect(bytes).toBeGreaterThan(300);
      expect(emulator.requestCount('gateai.submit')).toBe(1);
      expect(emulator.requestCount('gateai.estimate')).toBe(1);
    },
  );

  it('of a 3D model gives the model and its preview, told apart', async () => {
    await start({ script: 'c' });
    const job = await media.generate({ kind: '3d', model: 'hyper3d/rodin-2', prompt: 'A paper boat.' });
    expect(job.outputs.map(({ role }) => role)).toEqual(['main', 'preview']);
    const [model, preview] = await sizes(job, 2);
    expect(model).not.toBe(preview);
  });

  it('is charged what its live quote said', async () => {
    await start({ script: 'c' });
    const { offers } = await media.plan(request, { pricing: 'live' });
    const job = await media.generate(request);
    expect(offers[0]?.price).toMatchObject({ basis: 'quote', currency: 'USD' });
    expect(job.costs).toMatchObject([{ basis: 'charged', amount: offers[0]?.price?.amount }]);
  });
});

describe('a day that is nearly used up', () => {
  const nearly = { gateai: { dailyBudget: '0.6' } } as const;
  const dear = { kind: 'video', model: 'bytedance/seedance-2.0', prompt: 'A boat.', duration: 15 } as const;

  it('declines what the gateway would lower, before anything is bought', async () => {
    await start({ script: 'c', ...nearly });
    const error = await caught(media.submit(dear));
    expect(String(error)).toContain('allowDroppedFields: true');
    expect(emulator.requestCount('gateai.submit')).toBe(0);
  });

  it('takes what it is lowered to where that is allowed, and the job says what was changed', async () => {
    await start({ script: 'c', ...nearly });
    const job = await media.submit(dear, { allowDroppedFields: true });
    expect(job.fieldReport).toContainEqual(
      expect.objectContaining({
        outcome: 'adjusted',
        field: 'duration',
        from: 15,
        to: expect.any(Number) as number,
      }),
    );
    expect(job.notices.join()).toMatch(/duration from 15 to \d/);
  });
});

it('the money of a job that takes too long comes back, and the job goes on', async () => {
  await start({ script: `g${25 * 60_000}c` });
  const job = await media.wait(await media.submit(request));
  expect(job.state).toBe('succeeded');
  expect(job.costs.map(({ basis }) => basis)).toEqual(['charged', 'refunded']);
  expect((await media.balance())[0]?.entries).toMatchObject([{ scope: 'window', amount: '100' }]);
});

it('a job ends at forty minutes at the latest', async () => {
  await start({ script: `g${60 * 60_000}c` });
  const job = await media.wait(await media.submit(request), { timeoutMs: 3_600_000 });
  expect(job).toMatchObject({ state: 'failed', failure: { code: 'timeout' } });
});

it('the documented window is kept to: nothing is refused, however many ask', async () => {
  await start(
    { script: 'c', gateai: { windowCounts: 'calls' } },
    { limits: gateai.spec.limits },
    // The pauses of one job move the clock by minutes while the response of another is on its way: no deadline runs.
    { after: () => () => undefined },
  );
  const jobs = await Promise.all(
    [1, 2, 3, 4].map((seed) => media.generate({ ...request, tags: { n: String(seed) } })),
  );
  expect(jobs.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
  expect(emulator.requests.map(({ status }) => status)).not.toContain(429);
});

it.each([
  ['gateai.bad-key', 'auth'],
  ['gateai.rate-limited', 'rate_limited'],
  ['gateai.prompt-too-long', 'invalid_request'],
  ['gateai.quantity-too-high', 'invalid_request'],
  ['gateai.model-not-found', 'not_found'],
  ['gateai.over-budget', 'insufficient_funds'],
  ['gateai.unavailable', 'submission_unknown'],
] as const)('a submit is refused as %s: %s', async (name, code) => {
  await start();
  emulator.injectFault({ route: 'gateai.submit', fault: cannedFault(name), times: 5 });
  expect(await caught(media.submit(request, { pricing: 'published' }))).toMatchObject({ code });
  expect(emulator.acceptedCount('gateai.submit')).toBe(0);
});

describe('the models of the gateway', () => {
  it('are those of the table', async () => {
    await start();
    const { models, notices } = await media.discover({ provider: 'gateai' });
    expect(models).toHaveLength(53);
    expect(notices).toEqual([]);
  });

  it('that are spelt wrong are suggested', async () => {
    await start();
    expect(String(await caught(media.discover({ provider: 'gateai', slug: 'seedance' })))).toContain(
      'seedance-2.0',
    );
    const error = await caught(media.submit({ ...request, model: 'gateai:seedance-2' }));
    expect(String(error)).toContain('seedance-2.0');
    expect(emulator.requestCount('gateai.submit')).toBe(0);
  });
});
