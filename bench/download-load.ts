// One way to save a large file, in a process of its own: what that costs, and how much memory it holds meanwhile.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Agent, stream } from 'undici';
import { createRegistry, type Job } from '@crosspoint/core';
import { requestOf } from './exchange/job.ts';
import { collect } from './measure/collect.ts';
import { answer } from './process/answer.ts';
import { gateway } from './subjects/gateway.ts';

export type DownloadName = 'registry' | 'stream' | 'careful';

/** Where to save the file. */
export interface DownloadOrder {
  readonly to: string;
}

/** What one download cost. */
export interface DownloadCost {
  readonly ms: number;
  /** Of all threads, in user and in system mode. */
  readonly cpuMicros: number;
  /** The most resident memory above that at the start. */
  readonly moreResidentBytes: number;
}

type Save = (to: string) => Promise<void>;

const [name = '', baseURL = ''] = process.argv.slice(2);
const sampleMs = 20;

async function registry(): Promise<Save> {
  const media = createRegistry({ providers: [gateway(baseURL)] });
  const job: Job = await media.wait(await media.submit(requestOf(0)));
  return async (to) => {
    await media.download(job, { to });
  };
}

const link = `${baseURL}/boat.mp4`;
const dispatcher = new Agent();

/** `undici.stream` into a file, as its documentation shows it. */
async function plain(to: string): Promise<void> {
  await stream(link, { dispatcher, method: 'GET' }, ({ statusCode }) => {
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    return createWriteStream(to);
  });
}

/** The same with a SHA-256 of the file, which is on the disk when it ends. */
async function careful(to: string): Promise<void> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const written = pipeline(hashed, createWriteStream(to));
  await stream(link, { dispatcher, method: 'GET' }, () => hashed);
  await written;
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
  if (hash.digest('hex').length !== 64) throw new Error('there is no hash');
}

const saves: { readonly [Name in DownloadName]: () => Promise<Save> } = {
  registry,
  stream: () => Promise.resolve(plain),
  careful: () => Promise.resolve(careful),
};
const found = Object.entries(saves).find(([known]) => known === name);
if (found === undefined) throw new Error(`nobody is called ${name}`);
const opened = found[1]();

answer(async ({ to }: DownloadOrder): Promise<DownloadCost> => {
  const save = await opened;
  await collect();
  const before = process.memoryUsage.rss();
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), sampleMs);
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  await save(to);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(sampling);
  return { ms, cpuMicros: user + system, moreResidentBytes: most - before };
});
