// Five gateways, one request, no key: the emulator on this machine stands in for all of them.
//
//   npm run demo                                 a video from the cheapest gateway
//   npm run demo -- "Your words." --image a.png  the same from your prompt and your image
//   npm run demo -- --all                        outputs from every gateway: images, videos, a 3D model
//   npm run demo -- --all --keep                 and leave the emulator open for inspection
//   npm run demo -- --machines                   three processes on one PostgreSQL, one of them killed
import { parseArgs } from 'node:util';
import { createRegistry } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { aigate } from '@crosspoint/provider-aigate';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { gateai } from '@crosspoint/provider-gateai';
import { nanogpt } from '@crosspoint/provider-nanogpt';
import { yotta } from '@crosspoint/provider-yotta';
import { makeCheapest } from './cheapest.mjs';
import { makeEverything } from './everything.mjs';
import { prepareFolder, writeLog } from './files.mjs';

const { all, image, keep, machines, words } = readArguments();
if (machines) {
  const { showMachines } = await import('./machines.mjs');
  await showMachines();
  process.exit();
}
const folder = await prepareFolder();

const emulator = await startEmulator();
// With keys these would be aimlapi(), aigate() and so on: nothing else changes.
const media = createRegistry({
  providers: [
    aimlapi(emulator.options('aimlapi')),
    aigate(emulator.options('aigate')),
    gateai(emulator.options('gateai')),
    nanogpt(emulator.options('nanogpt')),
    yotta(emulator.options('yotta')),
  ],
});

console.log(
  'Emulated: no money, no real gateway.\nWhatever is requested, the emulator returns its samples.\n',
);
try {
  if (all) await makeEverything(media, folder, words);
  else await makeCheapest(media, folder, words, image);

  console.log(`\nRequests and responses: ${await writeLog(folder, emulator.requests)}`);
  if (keep) await leaveOpen(`${emulator.url}/_emulator/requests`);
} catch (error) {
  // Every error of Crosspoint says what happened and what to do next.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await media.close();
  await emulator.close();
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        all: { type: 'boolean' },
        image: { type: 'string' },
        keep: { type: 'boolean' },
        machines: { type: 'boolean' },
      },
    });
    return { ...values, words: positionals.join(' ') || 'A paper boat crosses a puddle.' };
  } catch (error) {
    // Node.js goes on to explain how its own programs are called
    console.error(
      `${error.message.split('. ')[0]}.\nnpm run demo -- ["your own words"] [--image FILE] [--all] [--keep] [--machines]`,
    );
    process.exit(2);
  }
}

/** @param {string} link */
async function leaveOpen(link) {
  console.log(`It is open at ${link} as well. Ctrl-C ends it.`);
  const open = setInterval(() => {}, 60_000);
  await new Promise((resolve) => process.once('SIGINT', resolve));
  clearInterval(open);
}
