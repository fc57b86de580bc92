import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isTrustedFolder, type Trusting } from './trust.ts';

/** A folder and every folder it is in. */
function* upwards(folder: string): Generator<string> {
  for (let place = folder; ; place = dirname(place)) {
    yield place;
    if (dirname(place) === place) return;
  }
}

/** From a folder up to the first `.git`, the home folder, another disk, or a folder others could write to. */
function* searched(folder: string, home: string, who: Trusting): Generator<string> {
  const disk = statSync(folder).dev;
  for (const place of upwards(folder)) {
    if (statSync(place).dev !== disk) return;
    yield place;
    // A folder of somebody else is looked into, so that what stands there can be refused with a reason, and not passed.
    if (existsSync(join(place, '.git')) || place === home || !isTrustedFolder(place, who)) return;
  }
}

/**
 * The folders of the project a command was typed in, from there upwards: to the one with `.git`. Where there is none,
 * to the home folder; outside of it to the nearest package.json, else that folder alone. Nothing above is ever run.
 */
export function projectFolders(folder: string, home: string, who: Trusting): readonly string[] {
  if (!existsSync(folder)) return [];
  const [start, ownHome] = [realpathSync(folder), existsSync(home) ? realpathSync(home) : home];
  const all = [...searched(start, ownHome, who)];
  const top = all.at(-1);
  if (top === undefined || top === ownHome || existsSync(join(top, '.git'))) return all;
  const nearest = all.findIndex((at) => existsSync(join(at, 'package.json')));
  return all.slice(0, nearest === -1 ? 1 : nearest + 1);
}

/** The first of some files that there is in some folders. */
export function lookUp(folders: readonly string[], names: readonly string[]): string | undefined {
  for (const place of folders) {
    const name = names.find((each) => existsSync(join(place, each)));
    if (name !== undefined) return join(place, name);
  }
  return undefined;
}
