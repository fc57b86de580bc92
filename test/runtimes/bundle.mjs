// node bundle.mjs <bundler> <format>   bundles program.mjs for Node.js, and prints where the bundle is
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { argv, execPath } from 'node:process';

const [, , bundler, format] = argv;
const entry = 'app/program.mjs';
const extension = format === 'cjs' ? 'cjs' : 'mjs';
const out = resolve('out', bundler, `program.${extension}`);

const bundlers = {
  async esbuild() {
    const { build } = await import('esbuild');
    await build({ entryPoints: [entry], bundle: true, minify: true, platform: 'node', format, outfile: out });
    return out;
  },
  async rolldown() {
    const { rolldown } = await import('rolldown');
    const bundle = await rolldown({ input: entry, platform: 'node' });
    const { output } = await bundle.write({
      dir: resolve(out, '..'),
      format,
      entryFileNames: `program.${extension}`,
    });
    return resolve(out, '..', output[0].fileName);
  },
  async webpack() {
    const { default: webpack } = await import('webpack');
    const isModule = format === 'esm';
    const config = {
      entry: resolve(entry),
      target: 'node20',
      mode: 'production',
      optimization: { minimize: false },
      experiments: { outputModule: isModule },
      output: {
        path: resolve(out, '..'),
        filename: `program.${extension}`,
        ...(isModule ? { module: true, chunkFormat: 'module' } : {}),
      },
    };
    await new Promise((done, fail) => {
      webpack(config, (error, stats) => {
        if (error) fail(error);
        else if (stats.hasErrors()) fail(new Error(stats.toString({ all: false, errors: true })));
        else done();
      });
    });
    return out;
  },
  async ncc() {
    const cli = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js');
    execFileSync(execPath, [cli, 'build', entry, '-o', resolve(out, '..'), '-q']);
    return resolve(out, '..', 'index.mjs');
  },
};

console.log(await bundlers[bundler]());
