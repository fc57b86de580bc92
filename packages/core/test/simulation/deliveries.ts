import { createHmac } from 'node:crypto';
import { reportOf } from './gateways.ts';
import { webhookSecret } from './specs.ts';
import type { World } from './world.ts';

const lateMs = 120_000;
const againMs = 20_000;
const mostTries = 3;

const secret = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');

/** A gateway reports a job when it begins, now and then, and when it has ended. */
export function deliver(world: World, jobId: string, callback: string): void {
  const purchase = world.audit.purchases.find(({ id }) => id === jobId);
  if (purchase === undefined) return;
  const endsInMs = purchase.endsAt - purchase.boughtAt;
  const moments = world.random.chance(0.3) ? [0, endsInMs] : [endsInMs];
  for (const inMs of moments) {
    const fault = world.accidents.ofDelivery();
    if (fault === 'lost') continue;
    const delay = inMs + world.latency() + (fault === 'late' ? lateMs : 0);
    const id = `delivery-${jobId}-${inMs}`;
    world.timeline.add(delay, undefined, () => attempt(world, { jobId, callback, id, tries: 1 }));
    if (fault === 'twice')
      world.timeline.add(delay + world.random.below(200), undefined, () =>
        attempt(world, { jobId, callback, id, tries: 1 }),
      );
  }
}

interface Delivery {
  readonly jobId: string;
  readonly callback: string;
  readonly id: string;
  readonly tries: number;
}

/** Delivers to any process that lives; what is not taken is delivered again. */
function attempt(world: World, delivery: Delivery): void {
  const again = (): void => {
    if (delivery.tries < mostTries)
      world.timeline.add(againMs, undefined, () =>
        attempt(world, { ...delivery, tries: delivery.tries + 1 }),
      );
  };
  const worker = world.random.pick(world.workers);
  if (worker.isDead || worker.isClosed) return again();
  world.timeline.add(0, worker, () => {
    world.note(`worker ${worker.slot}: receives ${delivery.id}`);
    worker.startsTask();
    let isTaken = false;
    world.timeline.add(againMs, undefined, () => isTaken || again());
    worker.registry.receive(requestOf(world, delivery)).then(
      ({ status }) => {
        if (worker.isDead) return;
        worker.endsTask();
        isTaken = status < 500;
        world.note(`worker ${worker.slot}: answers ${status} to ${delivery.id}`);
        // 401: a wall clock that is an hour off finds every delivery too old or too new.
        if (isTaken && status !== 200 && status !== 409 && status !== 401)
          world.audit.report('deliveries are taken', `${delivery.id} was answered with ${status}`);
      },
      (error: unknown) => {
        if (worker.isDead) return;
        worker.endsTask();
        if (!worker.isClosed) world.audit.report('only known errors', `receive threw ${String(error)}`);
      },
    );
  });
}

function requestOf(world: World, { jobId, callback, id }: Delivery): Request {
  const purchase = world.gateway('plain').purchases.find((each) => each.id === jobId)!;
  const body = JSON.stringify(reportOf(purchase, world.trueTime()) ?? { job: jobId });
  const timestamp = String(Math.floor(world.trueTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return new Request(callback, { method: 'POST', headers, body });
}
