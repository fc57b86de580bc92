import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type JobRef, memoryStore, refToString, type Registry } from '../src/index.ts';
import { caught, methods, request } from './gateway.ts';
import { type Stage, stage } from './webhook-gateway.ts';

type Tenant = ReturnType<Registry['forTenant']>;
type Given = Parameters<Tenant['wait']>[0];

/** Every method of a tenant's registry that takes a job. A method that is in neither table fails a test. */
const byJob: Record<string, (tenant: Tenant, job: Given) => Promise<unknown>> = {
  status: (tenant, job) => tenant.status(job),
  wait: (tenant, job) => tenant.wait(job),
  watch: (tenant, job) => tenant.watch(job)[Symbol.asyncIterator]().next(),
  cancel: (tenant, job) => tenant.cancel(job, { allowOutputLoss: true }),
  download: (tenant, job) => tenant.download(job, { to: new PassThrough() }),
  reconcile: (tenant, job) => tenant.reconcile(job, { decide: { id: 'job-1' } }),
  advance: (tenant, job) => tenant.advance(job),
};
const others = [
  'models',
  'plan',
  'submit',
  'generate',
  'submitMany',
  'generateMany',
  'jobs',
  'spending',
] as const;

const idempotencyKey = 'order-1';
const without = ({ id: _id, ...ref }: JobRef): JobRef => ref;

/** A job of tenant a, and tenant b who asks for it. */
async function bought(): Promise<{ it: Stage; a: Tenant; b: Tenant; ref: JobRef }> {
  const it = stage({ registry: { webhookUrl: undefined } });
  it.respond = ({ method }, n) => ({
    body: method === 'POST' ? { job: `job-${n + 1}` } : { word: 'done', files: ['/a.mp4'] },
  });
  const [a, b] = [it.media.forTenant('a'), it.media.forTenant('b')];
  const { ref } = await a.submit(request, { idempotencyKey });
  return { it, a, b, ref };
}

/** What b may come with, and what of it is another tenant's or nobody's. */
const foreign: Record<string, (ref: JobRef, it: Stage) => Given | Promise<Given>> = {
  'the ref': (ref) => ref,
  'the ref as a text': (ref) => refToString(ref),
  'the ref as JSON': (ref) => JSON.parse(JSON.stringify(ref)) as JobRef,
  'the ref without the job id': without,
  'a ref of its own that names the job id': (ref) => ({ ...ref, idempotencyKey: 'mine' }),
  'the job as the registry read it': (ref, it) => it.media.status(ref),
  'a ref that nobody made': (ref) => ({ ...ref, id: 'job-99', idempotencyKey: 'other' }),
};

describe("another tenant's job", () => {
  it('has a row here for every method', async () => {
    const { a } = await bought();
    expect(Reflect.ownKeys(a).map(String).toSorted()).toEqual([...Object.keys(byJob), ...others].toSorted());
  });

  for (const [name, call] of Object.entries(byJob))
    for (const [what, make] of Object.entries(foreign))
      it(`${name} does not know ${what}, and sends nothing`, async () => {
        const { it: at, b, ref } = await bought();
        const given = await make(ref, at);
        const [sent, stored] = [at.sent.length, await at.store.list()];
        const error = await caught(call(b, given));
        expect(error).toMatchObject({ code: 'not_found' });
        expect(String(error)).toContain('this tenant has no such job');
        expect(at.sent).toHaveLength(sent);
        expect(await at.store.list()).toEqual(stored);
      });

  it.each(Object.keys(byJob))('%s knows its own, by the ref and by its text', async (name) => {
    const { a, ref } = await bought();
    for (const given of [ref, refToString(ref), without(ref)])
      expect(await byJob[name]!(a, given).catch((error: unknown) => error)).not.toMatchObject({
        code: 'not_found',
      });
  });

  it.each(Object.keys(byJob))('%s sends nothing while the store cannot be asked', async (name) => {
    const store = memoryStore();
    const broken = methods(store);
    const it = stage({ registry: { store: broken, webhookUrl: undefined } });
    const a = it.media.forTenant('a');
    const { ref } = await a.submit(request);
    broken.getByJobId = () => Promise.reject(new Error('gone'));
    expect(await caught(byJob[name]!(a, ref))).toMatchObject({ code: 'store_unavailable' });
    expect(it.sent).toHaveLength(1);
  });

  it('stays unknown where a ref of b names an attempt of b whose id nobody wrote down', async () => {
    const { it: at, b, ref } = await bought();
    at.respond = () => undefined;
    const lost = (await caught(b.submit(request, { idempotencyKey: 'lost' }))) as { ref: JobRef };
    const sent = at.sent.length;
    for (const id of [ref.id!, 'job-99'])
      expect(await caught(b.status({ ...lost.ref, id }))).toMatchObject({ code: 'not_found' });
    for (const id of [ref.id!, 'job-7']) {
      const settled = await caught(b.reconcile(lost.ref, { decide: { id } }));
      expect(settled).toMatchObject({ code: 'unsupported', charged: 'maybe' });
      expect(String(settled)).not.toContain(idempotencyKey);
    }
    expect(at.sent).toHaveLength(sent);
    expect(await caught(at.media.reconcile(lost.ref, { decide: { id: ref.id! } }))).toMatchObject({
      code: 'invalid_request',
    });
    const decided = await at.media.reconcile(lost.ref, { decide: { id: 'job-7' } });
    expect(decided).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'job-7' } } });
    expect(await b.reconcile(lost.ref, { decide: { id: 'job-7' } })).toEqual(decided);
    at.respond = () => ({ body: { word: 'done', files: ['/a.mp4'] } });
    expect(await b.wait(lost.ref)).toMatchObject({ state: 'succeeded', ref: { id: 'job-7' } });
  });

  it('is asked for as the store has it: what else a ref says is made up', async () => {
    const { it: at, a, ref } = await bought();
    const job = await a.status({ ...ref, slug: 'other/1', params: { project: 'p-2' } });
    expect(at.sent.at(-1)?.url).toMatch(/\/jobs\/job-1$/);
    expect(JSON.stringify(job.ref)).toBe(JSON.stringify(ref));
    const settled = await a.reconcile({ ...ref, model: 'echo/other' });
    expect(settled).toMatchObject({ outcome: 'accepted', job: { ref: { model: ref.model } } });
  });
});

describe('a tenant', () => {
  it('buys under its own keys, and lists and counts its own', async () => {
    const { it: at, a, b, ref } = await bought();
    const other = await b.submit(request, { idempotencyKey });
    expect([ref.id, other.ref.id]).toEqual(['job-1', 'job-2']);
    expect((await a.submit(request, { idempotencyKey })).ref.id).toBe('job-1');
    expect(at.sent).toHaveLength(2);
    const ids = async (of: Pick<Tenant, 'jobs'>) => (await of.jobs()).jobs.map((job) => job.ref.id);
    expect([await ids(a), await ids(b), await ids(at.media)]).toEqual([['job-1'], ['job-2'], []]);
    expect((await a.jobs({ tags: {} })).jobs).toHaveLength(1);
    expect((await a.spending()).totals).toEqual((await b.spending()).totals);
    expect((await at.media.spending()).totals).toEqual([]);
  });

  it('has batches of its own', async () => {
    const { it: at, a, b } = await bought();
    for (const tenant of [a, b, a])
      for await (const { error } of tenant.submitMany([request, request], { batchId: 'x' }))
        expect(error).toBeUndefined();
    expect(at.sent).toHaveLength(1 + 4);
  });

  it('is found by the registry itself, which works on the jobs of all', async () => {
    const { it: at, ref } = await bought();
    expect(await at.media.status(ref)).toMatchObject({ state: 'succeeded' });
  });

  it('shares budgets with the registry', async () => {
    const budgets = [{ name: 'all', limits: { USD: '0.3' }, window: 'day' as const }];
    const it = stage({ registry: { webhookUrl: undefined, budgets } });
    await it.media.forTenant('a').submit(request);
    expect(await caught(it.media.forTenant('b').submit(request))).toMatchObject({ code: 'budget_exceeded' });
    expect(it.sent).toHaveLength(1);
  });

  it('hears of a delivery that the registry received, and another tenant with the same key at the same moment does not', async () => {
    const it = stage();
    it.respond = ({ method }, n) => ({
      body: method === 'POST' ? { job: `job-${n + 1}` } : { word: 'working' },
    });
    const [a, b] = [it.media.forTenant('a'), it.media.forTenant('b')];
    const mine = await a.submit(request, { idempotencyKey });
    const address = it.callback();
    const other = await b.submit(request, { idempotencyKey });
    expect(mine.ref.submittedAt).toBe(other.ref.submittedAt);
    await it.deliver(
      { job: 'job-1', word: 'done', files: ['https://files.echo.example/a.mp4'] },
      { address },
    );
    expect(await a.wait(mine)).toMatchObject({ state: 'succeeded' });
    expect((await b.jobs()).jobs).toMatchObject([{ status: 'queued' }]);
  });

  it('is closed with the registry', async () => {
    const { it: at, a, ref } = await bought();
    await at.media.close();
    expect(await caught(a.status(ref))).toMatchObject({ message: expect.stringContaining('closed') });
    expect(() => at.media.forTenant('c')).toThrow('closed');
  });

  it.each([
    ['', /needs the id/],
    [undefined, /needs the id/],
    [7, /well-formed/],
    ['x'.repeat(257), /256/],
    ['\uD800', /well-formed/],
  ])('cannot be %j', (id, message) => {
    const { media } = stage();
    expect(() => media.forTenant(id as string)).toThrow(TypeError);
    expect(() => media.forTenant(id as string)).toThrow(message);
  });

  it('is no tenant of a registry that has a namespace: two of them could be one', () => {
    const { media } = stage({ registry: { namespace: 'staging' } });
    expect(() => media.forTenant('a')).toThrow(/has no tenants/);
  });
});
