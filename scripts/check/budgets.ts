// How heavy core is for the application that uses it. Sizes have a budget; times are printed and never judged,
// they say more about the machine than about the change.
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages } from '../packages.ts';
import { apart, bundle, core, registry } from './bundle.ts';
import { install, pack, succeed } from './tarballs.ts';

const everything = `export * from '${core}';\nexport * as plugin from '${core}/plugin';`;

/**
 * Where we stand, in whole kilobytes: they may go down at any time, and up with a reason. `kB` is what an application loads
 * at once; `allKB` with every chunk that a first call may load later, each compressed by itself.
 */
const budgets = [
  { what: 'createRegistry in an application for Node.js', platform: 'node', kB: 25, allKB: 138 },
  { what: 'createRegistry in one for another runtime', platform: 'neutral', kB: 25, allKB: 132 },
] as const;
const heaviest = 10;
const importRuns = 9;

const packed = await pack();
const provider = publishedPackages().find(({ name }) => name.includes('/provider-'));
const pair = [core, provider?.name];
const tarballs = packed.filter(({ name }) => pair.includes(name)).map(({ tarball }) => tarball);
const folder = await install(tarballs);

let failed = false;
for (const { what, platform, kB, allKB } of budgets) {
  const { bytes, allBytes, inputs } = await bundle(folder, registry, platform);
  const fits = bytes <= kB * 1000 && allBytes <= allKB * 1000;
  console.log(
    `${fits ? 'fits   ' : 'FAILS  '} ${what}: ${kilobytes(bytes)} of ${kB} kB gzipped, ${kilobytes(allBytes)} of ${allKB} kB with all that is loaded later; ${apart.join(' and ')} apart`,
  );
  if (!fits) console.error(`The heaviest in it, before compression:\n${linesOf(inputs)}`);
  failed ||= !fits;
}

const foreign = (await bundle(folder, everything, 'neutral')).imports.filter((name) => name !== 'zod');
console.log(
  `${foreign.length === 0 ? 'fits   ' : 'FAILS  '} nothing of Node.js and no undici for another runtime`,
);
for (const name of foreign)
  console.error(`A bundle for another runtime imports ${name}: it belongs behind an entry of \`imports\`.`);
failed ||= foreign.length > 0;

console.log(`printed ${pair.join(' + ')}, installed: ${installedSize()}`);
console.log(`printed ${await importTimes()}`);
process.exitCode = failed ? 1 : 0;

function installedSize() {
  const modules = join(folder, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files`;
}

/** Each import in a process of its own, in turns; the middle one of each. */
async function importTimes() {
  const file = join(folder, 'import.mjs');
  writeFileSync(
    file,
    'const start = performance.now(); await import(process.argv[2]); console.log(performance.now() - start);',
  );
  const times: Record<string, number[]> = { zod: [], [core]: [] };
  for (let run = 0; run < importRuns; run += 1) {
    for (const [name, list] of Object.entries(times)) {
      list.push(
        Number(
          await succeed(`${name} could not be imported`, process.execPath, [file, name], { cwd: folder }),
        ),
      );
    }
  }
  const [zod = 0, ours = 0] = Object.values(times).map(
    (list) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0,
  );
  return `import on Node.js ${process.versions.node}: zod ${zod.toFixed(0)} ms, core ${ours.toFixed(0)} ms, ${(ours - zod).toFixed(0)} above (goal: 10)`;
}

function linesOf(inputs: readonly { path: string; bytesInOutput: number }[]) {
  return inputs
    .slice(0, heaviest)
    .map(({ path, bytesInOutput }) => `  ${kilobytes(bytesInOutput).padStart(7)}  ${path}`)
    .join('\n');
}

function kilobytes(bytes: number) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
