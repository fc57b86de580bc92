/**
 * Submits many times at once under a budget and prints what became of each: `spender.ts PATH NAME`, then the number of
 * submits on a line. Every fifth response is lost, so that its attempt stays unknown.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createRegistry, isCrosspointError } from '@crosspoint/core';
import { exampleProvider } from '@crosspoint/core/testing';
import { type Transport, TransportError } from '@crosspoint/core/transport';
import { sqlite } from '../src/index.ts';
import { budget } from './spending-budget.ts';

const [path = '', name = ''] = process.argv.slice(2);

let sent = 0;

const transport: Transport = {
  name: 'gateway in this process',
  request() {
    sent += 1;
    const response =
      sent % 5 === 0
        ? Promise.reject(new TransportError('broken', 'after-write', 'the response was lost'))
        : Promise.resolve({ status: 200, headers: {}, text: JSON.stringify({ job: `${name}-${sent}` }) });
    return { response, abort: () => undefined };
  },
  stream: () => {
    throw new Error('nothing is downloaded here');
  },
  close: () => Promise.resolve(),
};

const lines = createInterface({ input: process.stdin });
console.log('ready');
const [count] = await once(lines, 'line');
const media = createRegistry({
  providers: [exampleProvider({ apiKey: 'no-real-key' })],
  store: sqlite(path, { busyTimeoutMs: 30_000 }),
  budgets: [budget],
  transport,
});
const outcome = async (): Promise<string> => {
  try {
    await media.submit({ kind: 'video', model: 'echo/parrot', prompt: 'A paper boat.', duration: 5 });
    return 'accepted';
  } catch (error) {
    return isCrosspointError(error) ? error.code : String(error);
  }
};
const outcomes = await Promise.all(Array.from({ length: Number(count) }, outcome));
await media.close();
console.log(JSON.stringify({ sent, outcomes }));
lines.close();
process.stdin.destroy();
