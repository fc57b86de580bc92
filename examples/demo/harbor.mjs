// Harbor, an invented gateway that has every optional part of the provider contract: progress, webhook, an idempotency
// key that deduplicates, and cancel. The emulator serves it; no key, no money.
//
//   npm run demo:harbor
import { createRegistry } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { harbor } from '@crosspoint/emulator/testing';

if (process.argv.length > 2) {
  console.error('This demo takes no arguments: npm run demo:harbor');
  process.exit(2);
}

const request = { kind: 'video', model: 'harbor/sail-2', prompt: 'A paper boat crosses a puddle.' };

const emulator = await startEmulator({
  harbor: {},
  script: 'q300g1200c',
  // In an application this is the route at `webhookUrl`.
  onDelivery: (delivery) => media.receive(delivery),
});
const media = createRegistry({
  providers: [harbor(emulator.options('harbor'))],
  webhookUrl: 'https://app.example/media-webhook',
});

console.log('Emulated: no money, no real gateway.');
try {
  await followProgress();
  await submitTwice();
  await cancelJob();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await media.close();
  await emulator.close();
}

/**
 * Polls for the progress; the delivery of the gateway ends the wait before the next poll is due.
 */
async function followProgress() {
  console.log('\nProgress and webhook');
  const job = await media.submit(request);
  await new Promise((resolve) => setTimeout(resolve, 600));
  const { state, progress } = await media.status(job);
  const stage = progress?.stage === undefined ? '' : `, stage: ${progress.stage}`; // a finished job has none
  console.log(`  ${state}, ${Math.round((progress?.fraction ?? 0) * 100)} %${stage}`);
  const done = await media.wait(job);
  console.log(`  ${done.state} after ${emulator.requestCount('harbor.status')} polls`);
  for (const { status } of emulator.deliveries)
    console.log(`  the gateway reported it by a signed webhook; response: ${status}`);
}

/**
 * The response of the first submit is lost. The gateway documents that it deduplicates, so core sends the same request
 * again with the same key, and one job exists.
 */
async function submitTwice() {
  console.log('\nIdempotency');
  const earlier = emulator.requests.length;
  emulator.injectFault({ route: 'harbor.submit', fault: { type: 'reset', when: 'after-accepting' } });
  const first = await media.submit(request, { idempotencyKey: 'order-42' });
  const second = await media.submit(request, { idempotencyKey: 'order-42' });
  const submits = emulator.requests.slice(earlier).filter(({ route }) => route === 'harbor.submit');
  const keys = new Set(submits.map(({ headers }) => headers['idempotency-key']));
  console.log(`  the first response was lost; submits sent: ${submits.length}, with ${keys.size} key`);
  console.log(`  the same key again returns the same job: ${first.ref.id === second.ref.id}`);
}

async function cancelJob() {
  console.log('\nCancel');
  const job = await media.submit({ ...request, prompt: `${request.prompt} [emulator:q60000c]` });
  const { outcome } = await media.cancel(job);
  const after = await media.status(job);
  console.log(`  ${job.state} -> ${after.state} (${outcome})`);
}
