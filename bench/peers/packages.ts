// The clients that others publish, and the folder of their own that they are installed into.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Exact, so that two runs measure the same. */
export const peerVersions = {
  ai: '6.0.326',
  '@ai-sdk/fal': '2.0.59',
  '@fal-ai/client': '1.10.1',
  replicate: '1.4.0',
  openai: '6.49.0',
} as const;
export type PeerPackage = keyof typeof peerVersions;

const folder = fileURLToPath(new URL('../node_modules/.peers', import.meta.url));

/** Installs them where they are not yet, without running a script of theirs. */
export async function installPeers(say: (what: string) => void): Promise<void> {
  const file = join(folder, 'package.json');
  const manifest = JSON.stringify({ private: true, dependencies: peerVersions });
  const isInstalled = (await readFile(`${folder}/installed.json`, 'utf8').catch(() => '')) === manifest;
  if (isInstalled) return;
  say('installing the peers');
  await mkdir(folder, { recursive: true });
  await writeFile(file, manifest);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  await writeFile(`${folder}/installed.json`, manifest);
}

/** What a peer exports, where it is installed. */
export async function importPeer<Exports>(name: PeerPackage): Promise<Exports> {
  const path = createRequire(join(folder, 'package.json')).resolve(name);
  return (await import(pathToFileURL(path).href)) as Exports; // written down beside each peer
}
