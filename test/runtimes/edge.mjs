// node edge.mjs <baseURL of the emulator>
import { argv } from 'node:process';
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['app/evaluated.js'],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  platform: 'neutral',
  conditions: ['edge-light', 'worker', 'browser'],
  mainFields: ['module', 'main'],
  write: false,
});
const runtime = new EdgeRuntime();
runtime.evaluate(outputFiles[0].text);
console.log(JSON.stringify(await runtime.evaluate(`buyThree(${JSON.stringify(argv[2])})`)));
