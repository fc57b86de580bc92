// node job.mjs <file>   one job at the emulator, from the request to the saved file
import { statSync } from 'node:fs';
import { argv } from 'node:process';
import { createRegistry } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';

const emulator = await startEmulator({ script: 'q100g100c' });
const baseURL = emulator.baseURL('aimlapi');
const media = createRegistry({
  providers: [aimlapi({ apiKey: 'any', baseURL, account: 'emulator', polling: { intervalMs: 100 } })],
});

const job = await media.generate({
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'A paper boat crosses a puddle.',
  duration: 5,
});
const [saved] = await media.download(job, { to: argv[2] ?? 'boat.mp4' });
await media.close();
await emulator.close();

if (!saved?.path || statSync(saved.path).size !== saved.bytes)
  throw new Error('the file is not what was said');
