// node workerd.mjs <baseURL of the emulator> <compatibility date>   overlapping requests to one Worker
import { argv } from 'node:process';
import { workerOf } from './worker-of.mjs';

const [, , at, compatibilityDate] = argv;
const worker = await workerOf('app/worker.mjs', compatibilityDate);
const visits = [];
for (let n = 0; n < 3; n += 1) {
  visits.push(worker.ask(`/?at=${encodeURIComponent(at)}`));
  await new Promise((resolve) => setTimeout(resolve, 30)); // one after the other, each while the last is under way
}
console.log(JSON.stringify(await Promise.all(visits)));
await worker.end();
