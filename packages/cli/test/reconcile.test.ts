import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, ran } from './support.ts';

const boat = ['run', 'A paper boat.', '--model', 'google/veo-2.0', '--duration', '5', '--only', 'nanogpt'];

/** A listing that is not there yet, so that a run does not find its job by itself. */
const noListing = { route: 'nanogpt.recover', fault: { type: 'status', status: 503 } } as const;

/** A purchase the gateway took, and nobody heard so. */
async function unheard(args: readonly string[] = boat, route = 'nanogpt.submit') {
  const server = await emulator();
  server.injectFault({ route, fault: { type: 'reset', when: 'after-accepting' } });
  const store = join(await folder(), 'jobs.db');
  const out = await folder();
  const type = (...words: readonly string[]) => ran(words, fakeIo({ store }));
  const at = ['--emulator', server.url];
  server.injectFault(noListing);
  const first = await type(...args, ...at, '--out', out);
  expect(first.code).toBe(6);
  return { server, type, at, out, first, args };
}

describe('reconcile', () => {
  it('finds the job in the listing of the gateway, and it can be waited for', async () => {
    const { type, at, out, server } = await unheard();

    const settled = await type('reconcile', 'last', ...at);
    expect(settled.code).toBe(0);
    expect(settled.out).toContain('Settled: nanogpt took it as ');
    const next = /crosspoint (wait xp1\.\S+)/.exec(settled.err)?.[1] ?? '';
    const waited = await type(...next.split(' '), ...at, '--out', out);
    expect(waited.code).toBe(0);
    expect(server.requestCount('nanogpt.submit')).toBe(1);
  });

  it('shows candidates with the exact command where several may be it', async () => {
    const { type, at, server, out } = await unheard();
    server.injectFault({ route: 'nanogpt.submit', fault: { type: 'reset', when: 'after-accepting' } });
    server.injectFault(noListing);
    await type(...boat, ...at, '--out', out, '--buy-again');

    const asked = await type('reconcile', 'last', ...at);
    expect(asked.code).toBe(6);
    expect(asked.out).toContain('--accepted-as or --not-accepted');
    expect(asked.out).not.toContain('decide');
    const ways = [...asked.err.matchAll(/^ {2}crosspoint (reconcile xp1\.\S+ --accepted-as \S+)/gm)];
    expect(ways).toHaveLength(2);
    expect(asked.err).toMatch(/^ {2}crosspoint reconcile xp1\.\S+ --not-accepted --emulator/m);

    const machine = await type('reconcile', 'last', ...at, '--json');
    expect(machine.json).toMatchObject({
      outcome: 'undecided',
      candidates: [{ next: expect.any(String) }, { next: expect.any(String) }],
    });
    const chosen = await type(...(ways[0]?.[1] ?? '').split(' '), ...at);
    expect(chosen.code).toBe(0);
    expect(server.requestCount('nanogpt.submit')).toBe(2);
  });

  it('takes the decision of a person where the gateway lists nothing, by the key of the purchase', async () => {
    const key = ['--idempotency-key', 'order-42'];
    const { type, at, out, server } = await unheard(
      ['run', 'A boat.', '--only', 'yotta', ...key],
      'yotta.submit',
    );

    const asked = await type('reconcile', 'order-42', ...at);
    expect(asked.code).toBe(6);
    expect(asked.out).toMatch(/lists no jobs; look at your account there/);
    expect(asked.err).toMatch(/--accepted-as ID/);

    const settled = await type('reconcile', 'order-42', '--not-accepted', ...at);
    expect(settled.code).toBe(0);
    expect(settled.out).toContain('yotta did not take it');
    const again = ['run', 'A boat.', '--only', 'yotta', ...key, ...at, '--out', out];
    expect((await type(...again)).code).toBe(0);
    expect(server.requestCount('yotta.submit')).toBe(2);
  });

  it('is the next step that a run, jobs and status name', async () => {
    const { type, at, first, server } = await unheard();
    expect(first.err).toMatch(/settle it with:\n {2}crosspoint reconcile xp1\.\S+ --emulator/);
    expect((await type('jobs')).out).toMatch(/reconcile [0-9a-f]{8}/);
    expect((await type('status', 'last', ...at)).err).toContain('crosspoint reconcile xp1.');
    expect(server.requestCount('nanogpt.submit')).toBe(1);
  });

  it('refuses two decisions at once', async () => {
    const { type } = await unheard();
    const { code, err } = await type('reconcile', 'last', '--not-accepted', '--accepted-as', 'x');
    expect(code).toBe(2);
    expect(err).toContain('--not-accepted: contradicts --accepted-as');
  });

  it('says of a job that is known that it was taken, and asks nobody', async () => {
    const server = await emulator();
    const store = join(await folder(), 'jobs.db');
    await ran([...boat, '--emulator', server.url, '--out', await folder()], fakeIo({ store }));
    const before = server.requests.length;
    const { code, out } = await ran(['reconcile', 'last', '--emulator', server.url], fakeIo({ store }));
    expect(code).toBe(0);
    expect(out).toContain('Settled: nanogpt took it');
    expect(server.requests).toHaveLength(before);
  });
});
