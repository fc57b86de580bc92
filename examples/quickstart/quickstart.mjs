// A video from the emulator, without a key. In this repository: npm run quickstart
// With a key it is aimlapi() instead, and the emulator's two lines go: nothing else changes.
import { createRegistry } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';

const emulator = await startEmulator();
const media = createRegistry({ providers: [aimlapi(emulator.options('aimlapi'))] });

const job = await media.generate({
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'A paper boat crosses a puddle.',
  duration: 5,
});
await media.download(job, { to: 'boat.mp4' });
console.log('Saved boat.mp4');

await media.close();
await emulator.close();
