// A clip from the emulator, without a key. In this repository: npm run quickstart
// With a key the first and the last line go, and so do baseURL and account: nothing else changes.
import { createRegistry } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';

const emulator = await startEmulator();
const provider = aimlapi({ apiKey: 'any', baseURL: emulator.baseURL('aimlapi'), account: 'emulator' });
const media = createRegistry({ providers: [provider] });

const job = await media.generate({
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'A paper boat crosses a puddle.',
  duration: 5,
});
await media.download(job, { to: 'boat.mp4' });

await media.close();
await emulator.close();
