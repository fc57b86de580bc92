import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder and every folder it is in. */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/** The first of some files that there is, from a folder upwards. */
export function lookUp(folder: string, names: readonly string[]): string | undefined {
  for (const at of upwards(folder)) {
    const name = names.find((each) => existsSync(join(at, each)));
    if (name !== undefined) return join(at, name);
  }
  return undefined;
}
