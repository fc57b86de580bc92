// npm run demo -- ["your own prompt"] [any flag of `crosspoint run`]
// Makes a video without a key: the command line against the emulator, with a sample picture unless told otherwise.
import { join } from 'node:path';
import { root, run } from './spawn.mjs';

const prompt = 'A paper boat crosses a puddle, and the first drops of rain begin to fall.';
const picture = join(root, 'packages', 'emulator', 'media', 'picture.png');

const args = process.argv.slice(2);
// what follows a flag is taken for its value: a prompt stands first, after `--flag value`, or after `--`
const ownPrompt = args.some(
  (arg, at) => arg === '--' || (!arg.startsWith('-') && !/^--?[^=]+$/.test(args[at - 1] ?? '')),
);
const words = ownPrompt ? args : [prompt, ...args];

/** @param {string} flag */
const given = (flag) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
const sample = given('--image') ? [] : ['--image', picture];
const folder = given('--out') ? [] : ['--out', 'crosspoint-out'];

const cli = join(root, 'packages', 'cli', 'dist', 'bin.js');
const { code } = await run(process.execPath, [cli, 'run', '--emulate', ...sample, ...folder, ...words], {
  cwd: process.cwd(),
});
process.exit(code);
