import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

/** A bundled Worker in workerd. @param {string} program a file @param {string} compatibilityDate */
export async function workerOf(program, compatibilityDate) {
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    write: false,
  });
  const worker = new Miniflare({ modules: true, script: outputFiles[0].text, compatibilityDate });
  const ask = async (path) => (await worker.dispatchFetch(`http://worker.example${path}`)).text();
  return { ask, end: () => worker.dispose() };
}
