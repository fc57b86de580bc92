import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL('..', import.meta.url));
const packages = { zod: 'zod', core: '@crosspoint/core' } as const;
type Imported = keyof typeof packages;

/** Milliseconds each import takes in a fresh process, in turns. */
export async function timeImports(
  rounds: number,
  say: (what: string) => void,
): Promise<{ readonly [Name in Imported]: readonly number[] }> {
  say('imports');
  const times: Record<Imported, number[]> = { zod: [], core: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.zod.push(await timeImport(packages.zod));
    times.core.push(await timeImport(packages.core));
  }
  return times;
}

async function timeImport(name: string): Promise<number> {
  const program = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start);`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: 30_000 });
  const ms = Number(stdout);
  if (!(ms > 0)) throw new Error(`${name} could not be imported: ${stdout}`);
  return ms;
}
