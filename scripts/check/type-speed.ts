// npm run check:typespeed   how long an application that uses everything takes to type-check
// Five made-up gateways with 60 models each, half of them served by all five; the application names every model, with
// fields and parameters. Their types are printed by what prints those of the real ones.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, toolFile } from '../workspace.ts';
import { succeed, temporaryFolder } from './tarballs.ts';

const gateways = 5;
const models = 60;
const shared = models / 2;
/** The promise; on the machine it was made on it takes a seventh of that. */
const mostSeconds = 1;
const runs = 5;

const dist = join(root, 'packages', 'core', 'dist');
const { printTypes } = await import(pathToFileURL(join(dist, 'testing', 'index.js')).href);

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
const ratios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
const sizes = ['480p', '720p', '1080p', '1440p', '2160p'];

const idOf = (gateway: number, model: number) =>
  model < shared ? `maker/model-${model}` : `maker-${gateway}/model-${model}`;

const rowOf = (gateway: number, model: number) => ({
  kind: 'video',
  slug: `model-${model}`,
  tasks: ['text-to-video', 'image-to-video'],
  params: {
    prompt: { type: 'string', required: true },
    aspect_ratio: { type: 'string', enum: ratios.slice(model % 3) },
    resolution: { type: 'string', enum: sizes.slice(gateway % 3) },
    duration: { type: 'integer', min: 2 + (gateway % 3), max: 10 + (model % 6) },
    seed: { type: 'integer' },
    image: { type: 'string' },
    style: { type: 'string', enum: ['calm', 'wild', `own-${model}`], default: 'calm', note: 'How it looks.' },
    strength: { type: 'number', min: 0, max: 1 },
    safe: { type: 'boolean', default: true },
  },
});

const providerOf = (gateway: number) => ({
  id: `gateway-${gateway}`,
  title: `Gateway ${gateway}`,
  fields: {
    prompt: 'prompt',
    aspectRatio: 'aspect_ratio',
    resolution: 'resolution',
    duration: 'duration',
    seed: 'seed',
    image: 'image',
  },
  models: Object.fromEntries(upTo(models).map((model) => [idOf(gateway, model), rowOf(gateway, model)])),
});

const folder = temporaryFolder();
mkdirSync(join(folder, 'types'));
for (const gateway of upTo(gateways)) {
  writeFileSync(join(folder, 'types', `g${gateway}.d.ts`), printTypes(providerOf(gateway), 'a benchmark'));
}

const header = [
  "import { createRegistry } from '@crosspoint/core';",
  "import type { ProviderFactory } from '@crosspoint/core/plugin';",
  ...upTo(gateways).flatMap((at) => [
    `import type { Gateway${at} } from './types/g${at}.ts';`,
    `declare const gateway${at}: ProviderFactory<Gateway${at}>;`,
  ]),
  `export const media = createRegistry({ providers: [${upTo(gateways)
    .map((at) => `gateway${at}()`)
    .join()}] });`,
];
const calls = upTo(gateways).flatMap((gateway) =>
  upTo(models).map(
    (model) =>
      `await media.generate({ kind: 'video', model: '${idOf(gateway, model)}', prompt: 'A paper boat.', duration: 5, ` +
      `aspectRatio: '4:3', resolution: '1080p', providerOptions: { 'gateway-${gateway}': { style: 'wild', safe: true } } });`,
  ),
);
const wrong =
  "// @ts-expect-error\nawait media.submit({ kind: 'video', model: 'maker/model-0', duration: 17 });";
writeFileSync(join(folder, 'application.ts'), [...header, ...calls, wrong].join('\n'));
const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  paths: {
    '@crosspoint/core': [join(dist, 'index.d.ts')],
    '@crosspoint/core/plugin': [join(dist, 'plugin.d.ts')],
  },
};
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['application.ts'] }));

const measured: { name: string; value: number }[][] = [];
while (measured.length < runs) {
  const args = [toolFile('tsc'), '-p', 'tsconfig.json', '--extendedDiagnostics'];
  const text = await succeed('the application does not type-check', process.execPath, args, { cwd: folder });
  measured.push(
    [...text.matchAll(/^([\w ]+):\s+([\d.]+)/gm)].map(([, name = '', value]) => ({
      name,
      value: Number(value),
    })),
  );
}
const least = (name: string) =>
  Math.min(...measured.map((run) => run.find((one) => one.name === name)?.value ?? Number.NaN));

const seconds = least('Total time');
const fits = seconds <= mostSeconds;
console.log(
  `${fits ? 'fits   ' : 'FAILS  '} ${calls.length} requests, ${gateways} gateways of ${models} models: ` +
    `${seconds.toFixed(2)} s of ${mostSeconds} s, ${least('Check time').toFixed(2)} s of it checking, ` +
    `${least('Instantiations')} instantiations`,
);
process.exitCode = fits ? 0 : 1;
