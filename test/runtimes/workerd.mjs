// node workerd.mjs <baseURL of the emulator> <compatibility date>   overlapping requests to one Worker
import { argv } from 'node:process';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

const [, , at, compatibilityDate] = argv;
const { outputFiles } = await build({
  entryPoints: ['app/worker.mjs'],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  conditions: ['workerd', 'worker', 'browser'],
  mainFields: ['browser', 'module', 'main'],
  write: false,
});
const worker = new Miniflare({ modules: true, script: outputFiles[0].text, compatibilityDate });
const visit = async () =>
  (await worker.dispatchFetch(`http://worker.example/?at=${encodeURIComponent(at)}`)).text();
const visits = [];
for (let n = 0; n < 3; n += 1) {
  visits.push(visit());
  await new Promise((resolve) => setTimeout(resolve, 30)); // one after the other, each while the last is under way
}
console.log(JSON.stringify(await Promise.all(visits)));
await worker.dispose();
