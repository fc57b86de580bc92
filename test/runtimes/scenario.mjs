// What every runtime is asked to do: buy from the emulator, follow the job, and read its file.
import { createRegistry } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';

/** @param {string} baseURL the emulator's */
export const registryAt = (baseURL) =>
  createRegistry({
    providers: [aimlapi({ apiKey: 'any', baseURL, account: 'emulator', polling: { intervalMs: 100 } })],
  });

/** A stream that every runtime has: it counts the bytes. */
function counter() {
  const sink = { bytes: 0, end: (done) => done(), destroy() {}, on() {}, off() {} };
  const write = (chunk, done) => {
    sink.bytes += chunk.length;
    done();
    return true;
  };
  return Object.assign(sink, { write });
}

/** @returns 'works', or what went wrong */
export async function buy(media) {
  try {
    const request = {
      kind: 'video',
      model: 'alibaba/happyhorse-1.0',
      prompt: 'A paper boat.',
      duration: 5,
    };
    const job = await media.generate(request);
    const to = counter();
    const [saved] = await media.download(job, { to });
    const isWhole = saved.bytes > 0 && saved.bytes === to.bytes && String(job.ref).startsWith('xp1.');
    return job.state === 'succeeded' && isWhole ? 'works' : `${job.state}, ${saved.bytes} bytes`;
  } catch (error) {
    return [error, error.cause, error.cause?.cause].filter(Boolean).map(String).join(' < ');
  }
}

/** Overlapping purchases of one registry. @returns what each came to */
export async function buyThree(baseURL) {
  const media = registryAt(baseURL);
  const results = await Promise.all([1, 2, 3].map(() => buy(media)));
  await media.close();
  return results;
}
