// npm in a folder of its own, and other versions of Node.js.
import { existsSync } from 'node:fs';
import { run } from '../workspace.ts';

/** What says how to reach the registry; the rest of npm_config_* was meant for the npm that started this. */
const wayToRegistry =
  /^npm_config_(registry|cache|cafile|ca|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig)$/i;

export const npmOptions = {
  env: Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key) || wayToRegistry.test(key)),
  ),
  shell: process.platform === 'win32',
};

/**
 * Another Node.js, to see whether the packages work there: its program, fetched where npm's cache does not have it.
 * @returns undefined where nobody packs this version for this system
 */
export async function nodeProgram(version: string): Promise<string | undefined> {
  if (version === process.versions.node) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const spec = `${prefix}-${system}-${process.arch}@${version}`;
  const args = ['--yes', '--prefer-offline', '--ignore-scripts', '--package', spec, '--'];
  const { code, output } = await run('npx', [...args, 'node', '-p', 'process.execPath'], npmOptions);
  const program = output.split(/\r?\n/).find((line) => line !== '' && existsSync(line));
  if (code === 0 && program) return program;
  if (/E404|ETARGET/.test(output) && process.platform !== 'linux') return undefined;
  throw new Error(`Node.js ${version} could not be fetched:\n${output}`);
}
