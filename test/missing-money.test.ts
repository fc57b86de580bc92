// AI/ML API was seen to refuse one model for missing credits, under a 403, while others passed: no fault of the key, and
// another gateway may be paid.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRegistry, type Registry } from '../packages/core/src/index.ts';
import { fakeClock } from '../packages/core/src/testing/index.ts';
import { type Emulator, startEmulator } from '../packages/emulator/src/index.ts';
import { aimlapi } from '../packages/provider-aimlapi/src/index.ts';
import { gateai } from '../packages/provider-gateai/src/index.ts';

const request = { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.' } as const;
const order = ['aimlapi', 'gateai'] as const;

let emulator: Emulator;
let media: Registry;
beforeEach(async () => {
  const clock = fakeClock({ skipSleeps: true });
  emulator = await startEmulator({ clock });
  const providers = [aimlapi(emulator.options('aimlapi')), gateai(emulator.options('gateai'))];
  media = createRegistry({ providers, clock });
  emulator.injectFault({
    route: 'aimlapi.submit',
    fault: {
      type: 'status',
      status: 403,
      body: '{"error":{"name":"ForbiddenException","message":"Forbidden","data":{"kind":"err_insufficent_credits"}}}',
    },
  });
});
afterEach(async () => {
  await media.close();
  await emulator.close();
});

it('a model without credits at one gateway is bought at the next, and the attempt says why', async () => {
  const job = await media.submit(request, { order, idempotencyKey: 'k' });
  expect(job.ref.provider).toBe('gateai');
  expect(job.attempts).toMatchObject([
    { provider: 'aimlapi', status: 'rejected', code: 'insufficient_funds' },
  ]);
  expect(emulator.acceptedCount('aimlapi.submit')).toBe(0);
  expect(emulator.acceptedCount('gateai.submit')).toBe(1);
});

it('where no fallback is allowed it is missing money, and not the key', async () => {
  const error: unknown = await media
    .submit(request, { order, allowFallbacks: false })
    .catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'insufficient_funds', provider: 'aimlapi', charged: 'no' });
  expect(String(error)).not.toMatch(/key/);
});
