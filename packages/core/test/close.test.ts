import { describe, expect, it } from 'vitest';
import { createRegistry, memoryStore } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, methods, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

type Slow = 'createAttempt' | 'update';

/** A registry whose store holds one of its steps back until it is let go, and refuses every step once it is closed. */
function slowAt(step: Slow) {
  const clock = fakeClock();
  const kept = memoryStore({ clock });
  let letGo!: () => void;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let isClosed = false;
  const open = async (): Promise<void> => {
    await gate;
    if (isClosed) throw new Error('closed');
  };
  const slow: Pick<JobStore, Slow> = {
    createAttempt: (intent) => open().then(() => kept.createAttempt(intent)),
    update: (id, change, condition) => open().then(() => kept.update(id, change, condition)),
  };
  const store: JobStore = {
    ...methods(kept),
    durable: true,
    [step]: slow[step],
    close: async () => void (isClosed = true),
  };
  const transport = hand();
  const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport, clock, store });
  return { media, transport, kept, letGo };
}

// A process that ends does so behind `close`: what is not in the store by then is lost with it.
describe('a registry that closes', () => {
  it('keeps its store until a paid job is written down', async () => {
    const { media, transport, kept, letGo } = slowAt('update');
    const bought = media.submit(request, { idempotencyKey: 'k' });
    (await transport.call(0)).respond(200, { job: 'job-1' });
    await soon();
    const closed = media.close();
    await soon();
    letGo();
    await closed;
    expect(await attemptOf(kept, 'k')).toMatchObject({ status: 'accepted', ref: { id: 'job-1' } });
    expect(await bought).toMatchObject({ ref: { id: 'job-1' }, durable: true });
  });

  it('keeps it until a request that it breaks off is written down as unknown', async () => {
    const { media, transport, kept, letGo } = slowAt('update');
    const bought = caught(media.submit(request, { idempotencyKey: 'k' }));
    await transport.call(0);
    const closed = media.close();
    await soon();
    letGo();
    await closed;
    expect(await attemptOf(kept, 'k')).toMatchObject({ status: 'unknown' });
    expect(await bought).toMatchObject({ code: 'submission_unknown' });
  });

  it('keeps it until an intent that was written too late is written down as not sent', async () => {
    const { media, transport, kept, letGo } = slowAt('createAttempt');
    const bought = caught(media.submit(request, { idempotencyKey: 'k' }));
    await soon();
    const closed = media.close();
    await soon();
    letGo();
    await closed;
    expect(await attemptOf(kept, 'k')).toMatchObject({ status: 'not_sent' });
    expect(await bought).toMatchObject({ code: 'canceled' });
    expect(transport.calls).toHaveLength(0);
  });
});
