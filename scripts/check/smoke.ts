// Installs the tarballs of all published packages in an empty project; type-checks a program that uses them; then, on
// every Node.js they promise to run on, imports and requires each entry point, and runs a job at the emulator, from
// code and from the command line. The programs are in test/consumer.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { entryPoints } from '../packages.ts';
import { readManifest, root, toolFile } from '../workspace.ts';
import { nodeVersions } from './node-versions.ts';
import { nodeProgram } from './npm.ts';
import { install, pack, succeed } from './tarballs.ts';

/** How an application may be compiled. */
const resolutions = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
};

/** What an application's types know of: Node.js, the web, or both. zod's own types need one of them. */
const environments = {
  node: { lib: ['es2023'], types: ['node'] },
  web: { lib: ['es2022', 'dom'], types: [] },
  both: { lib: ['es2022', 'dom'], types: ['node'] },
};

/** Entry points that an application without Node.js imports. */
const isForWeb = (name: string) =>
  /\/core(?:\/(?:store|transport|plugin|redact))?$|\/provider-[^/]+$/.test(name);

const prompt = 'A paper boat crosses a puddle. [emulator:q100g100c]';

const packed = await pack();
const nodeTypes = `@types/node@${readManifest('node_modules/@types/node').version}`;
const folder = await install([...packed.map(({ tarball }) => tarball), nodeTypes]);
const programs = join(root, 'test', 'consumer');
cpSync(programs, folder, { recursive: true });

const namesOf = (one: (typeof packed)[number]) =>
  entryPoints(one).map(([subpath]) => posix.join(one.name, subpath));
const names = packed.flatMap(namesOf);
// An entry point that is called like an optional peer, such as `/vitest`, needs it; it is not installed here.
const runnable = packed.flatMap((one) => {
  const optional = Object.keys(one.manifest.peerDependenciesMeta ?? {});
  return namesOf(one).filter((name) => !optional.some((peer) => name === posix.join(one.name, peer)));
});
const commands = packed.flatMap(({ name, manifest }) =>
  Object.entries(typeof manifest.bin === 'object' ? manifest.bin : {}).map(([command, file]) => ({
    command,
    file: join('node_modules', name, file),
    version: manifest.version,
  })),
);
console.log(
  `installed ${packed.map((one) => basename(one.folder)).join(', ')}: ${names.length} entry points`,
);

let failed = false;
for (const [name, options] of Object.entries(resolutions)) {
  for (const [environment, known] of Object.entries(environments))
    await attempt(`types, ${name}, ${environment}`, () =>
      typecheck(`${name}-${environment}`, options, known),
    );
}
// side by side: most of a job is waiting
await Promise.all(nodeVersions.map((version) => attempt(`Node.js ${version}`, () => tryNode(version))));
process.exitCode = failed ? 1 : 0;

/** @param work gives its last word */
async function attempt(name: string, work: () => Promise<string>) {
  const started = Date.now();
  try {
    const word = await work();
    console.log(`${name}: ${word}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed = true;
    console.error(`${name}: FAILS\n${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The programs of the README that an application may paste into a `.mts` file, by the names of these. */
function readmePrograms(): readonly (readonly [string, string])[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```[jt]s\n([^]*?)```/g)].map(([, text = '']) => text);
  const programs = blocks.filter((text) => text.startsWith('import '));
  if (programs.length < 2) throw new Error(`the README has ${programs.length} programs, and had two`);
  return programs.map((text, at) => [`readme${at}.mts`, text]);
}

async function typecheck(
  name: string,
  options: object,
  known: { readonly lib: readonly string[]; readonly types: readonly string[] },
) {
  const hasNode = known.types.includes('node');
  const imports = names
    .filter((each) => hasNode || isForWeb(each))
    .map((from, at) => `import * as entry${at} from '${from}';\nvoid entry${at};\n`);
  writeFileSync(join(folder, 'entries.mts'), imports.join(''));
  const compilerOptions = {
    ...options,
    ...known,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    // our own .d.ts files are what is checked
    skipLibCheck: false,
  };
  const config = `tsconfig.${name}.json`;
  const pasted = readmePrograms();
  for (const [file, text] of pasted) writeFileSync(join(folder, file), text);
  const own = [...pasted.map(([file]) => file), ...readdirSync(programs)];
  const files = ['entries.mts', ...(hasNode ? own : [])];
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, files }));
  await succeed('tsc complains', process.execPath, [toolFile('tsc'), '-p', config], { cwd: folder });
  return 'fits';
}

async function tryNode(version: string) {
  const node = await nodeProgram(version);
  if (!node) return `not tried, there is no ready program for ${process.platform}-${process.arch}`;

  const start: (otherwise: string, ...args: string[]) => Promise<string> = (otherwise, ...args) =>
    succeed(otherwise, node, args, { cwd: folder });
  await start('an entry point cannot be imported', 'import.mjs', ...runnable);
  await start('an entry point cannot be required', 'require.cjs', ...runnable);
  await start('a job at the emulator fails', 'job.mjs', `${version}.mp4`);
  for (const { command, file, version: own } of commands) {
    const printed = await start(`${command} --version fails`, file, '--version');
    if (printed.trim() !== own) throw new Error(`${command} --version prints ${printed.trim()}, not ${own}`);
  }

  const crosspoint = commands.find(({ command }) => command === 'crosspoint')?.file ?? '';
  const args = ['run', '--emulate', '--json', prompt, '--out', join(folder, version)];
  const { job, files } = JSON.parse(await start('crosspoint run fails', crosspoint, ...args));
  if (job?.state !== 'succeeded' || files?.length !== 1) throw new Error('crosspoint run saved no file');
  return 'works';
}
