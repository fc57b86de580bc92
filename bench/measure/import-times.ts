import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const packages = { zod: 'zod', core: '@crosspoint/core' } as const;
type Imported = keyof typeof packages;

/** Milliseconds of user CPU that each import takes in a fresh process, in turns. */
export async function timeImports(
  folder: string,
  rounds: number,
  say: (what: string) => void,
): Promise<{ readonly [Name in Imported]: readonly number[] }> {
  say('imports');
  const times: Record<Imported, number[]> = { zod: [], core: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.zod.push(await timeImport(folder, packages.zod));
    times.core.push(await timeImport(folder, packages.core));
  }
  return times;
}

async function timeImport(folder: string, name: string): Promise<number> {
  const program = `const before = process.cpuUsage(); await import('${name}'); console.log(process.cpuUsage(before).user / 1000);`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: 30_000 });
  const ms = Number(stdout);
  if (!(ms > 0)) throw new Error(`${name} could not be imported: ${stdout}`);
  return ms;
}
