// node held.mjs <baseURL of the emulator>   a call that is held open longer than the Worker's request
import { argv } from 'node:process';
import { workerOf } from './worker-of.mjs';

const [, , aimlapi] = argv;
const at = encodeURIComponent(aimlapi.replace(/aimlapi$/, 'aigate'));
const worker = await workerOf('app/held-worker.mjs', '2026-07-01');
const ask = (path) => worker.ask(`${path}?at=${at}`);
const statusOf = (ref) => worker.ask(`/status?at=${at}&ref=${encodeURIComponent(ref)}`);

/** Asks until it is not running. The Worker's call waits 5 s, and its attempt 10 s more. */
async function endOf(ref) {
  for (let n = 0; n < 60; n += 1) {
    const state = await statusOf(ref);
    if (state !== 'running') return state;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return 'running for ever';
}

const is = (got, wanted) => (got.startsWith(wanted) ? 'works' : `${got} in place of ${wanted}`);
const documented = is(
  await ask('/documented'),
  'invalid_request: [invalid_request] aigate: transport: may be held',
);
const kept = is(await endOf(await ask('/kept')), 'succeeded');
const left = is(await endOf(await ask('/left')), 'submission_unknown');
const again = is(await ask('/left'), 'submission_unknown');
console.log(JSON.stringify([documented, kept, left, again]));
await worker.end();
