import { Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import * as bull from '../../bullmq.ts';
import { crashing } from '../crash-point.ts';
import type { Engine, Place } from '../engine.ts';

function openTasks({ redis }: Place) {
  if (redis === undefined) throw new Error('BullMQ needs Redis');
  const { url, prefix } = redis;
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const tasks: bull.Tasks = new Queue(bull.queueName, { connection, prefix });
  return { connection, tasks, prefix };
}

export const engine: Engine = {
  name: 'BullMQ 6',
  needsRedis: true,
  async work(place, pool, media, point) {
    const { connection, tasks, prefix } = openTasks(place);
    const moveToDelayed: unknown = Reflect.get(Job.prototype, 'moveToDelayed');
    Job.prototype.moveToDelayed = async function (...args) {
      point('engine: before moveToDelayed');
      await Reflect.apply(moveToDelayed as (...values: unknown[]) => Promise<void>, this, args);
      point('engine: after moveToDelayed');
    };
    // the stalled check looks twice before it takes a task back
    const options = { connection, prefix, stalledInterval: 100 };
    const worker = bull.workOnOrders(pool, media, options);
    worker.on('error', (error) => console.error(error));
    await bull.addMissingTasks(pool, tasks);
    const placing = crashing(tasks, 'engine', point);
    return {
      placeOrder: (order) => bull.placeOrder(pool, placing, order),
      stop: () => worker.close(),
    };
  },
  control(place) {
    const { connection, tasks, prefix } = openTasks(place);
    const keysOf = (end: string) => connection.keys(`${prefix}:${bull.queueName}:${end}`);
    return Promise.resolve({
      async passTime() {
        const expired = [...(await keysOf('*:lock')), ...(await keysOf('stalled-check'))];
        if (expired.length > 0) await connection.del(...expired);
        await tasks.promoteJobs();
      },
      async tasks() {
        const { completed: _, ...others } = await tasks.getJobCounts();
        return Object.values(others).reduce((sum, n) => sum + n, 0);
      },
      async close() {
        await tasks.close();
        connection.disconnect();
      },
    });
  },
};
