// Outputs of every kind from every gateway, all at the same time.
import { samplePicture } from '@crosspoint/emulator';
import { file } from '@crosspoint/core/node';
import { saveOutputs } from './files.mjs';
import { columns, costText, onChange } from './text.mjs';

/** @param {string} prompt */
const examples = (prompt) => [
  {
    what: 'video from an image',
    gateway: 'aimlapi',
    request: { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt, image: file(samplePicture) },
  },
  {
    what: 'image',
    gateway: 'yotta',
    request: { kind: 'image', model: 'google/nano-banana-pro', prompt },
  },
  {
    what: 'video in two shots',
    gateway: 'yotta',
    request: {
      kind: 'video',
      model: 'kling/kling-3.0-standard',
      shots: [
        { prompt, duration: 3 },
        { prompt: 'The first drops of rain begin to fall.', duration: 3 },
      ],
    },
  },
  {
    what: 'image',
    gateway: 'gateai',
    request: { kind: 'image', model: 'google/nano-banana-2', prompt },
  },
  {
    what: 'video',
    gateway: 'gateai',
    request: { kind: 'video', model: 'google/veo-3.1-fast', prompt, duration: 4 },
  },
  {
    what: '3D model and its preview',
    gateway: 'gateai',
    request: { kind: '3d', model: 'hyper3d/rodin-2', prompt: 'A paper boat.' },
  },
  {
    what: 'video',
    gateway: 'nanogpt',
    request: { kind: 'video', model: 'google/veo-2.0', prompt, duration: 5 },
  },
  {
    what: 'video',
    gateway: 'aigate',
    request: { kind: 'video', model: 'kling/kling-3.0-standard', prompt, duration: 5 },
  },
];

/**
 * @param {import('@crosspoint/core').Registry} media
 * @param {string} folder
 * @param {string} prompt
 */
export async function makeEverything(media, folder, prompt) {
  const began = Date.now();
  const requests = examples(prompt);
  console.log(`${requests.length} requests, five gateways, all at once:`);
  const made = await Promise.all(requests.map((example) => make(media, folder, example, began)));

  console.log(`\n${columns([['cost', 'file: gateway, model and task'], ...made.flat()])}`);
  console.log(`\nAll of it is in ${folder}`);
}

/** Makes one of them, and gives a row for each file. */
async function make(media, folder, { what, gateway, request }, began) {
  const print = (state) => {
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`  ${seconds.padStart(4)} s  ${gateway.padEnd(7)}  ${what.padEnd(24)}  ${state}`);
  };
  const { offers } = await media.plan(request, { only: [gateway] });
  const done = await media.generate(request, { only: [gateway], onUpdate: onChange(print) });
  const paths = await saveOutputs(media, folder, done);
  return paths.map((path, i) => [
    i === 0 ? costText(done, offers[0]?.price) : '',
    path.slice(folder.length + 1),
  ]);
}
