// Core as users get it: bundled, and not one file for each source as the workspace runs it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const core = fileURLToPath(new URL('../../packages/core', import.meta.url));
const application = fileURLToPath(new URL('../node_modules/.published', import.meta.url));

/** A folder in which `@crosspoint/core` is what is published, and `zod` is what it uses. */
export async function publishedCore(): Promise<string> {
  await promisify(execFile)(process.execPath, [join(core, '..', '..', 'scripts', 'bundle.mjs')], {
    cwd: core,
  });
  await rm(application, { recursive: true, force: true });
  const modules = join(application, 'node_modules');
  const folder = join(modules, '@crosspoint', 'core');
  await mkdir(folder, { recursive: true });
  const { publishConfig, ...manifest }: { readonly publishConfig: object } = JSON.parse(
    await readFile(join(core, 'package.json'), 'utf8'),
  );
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...publishConfig }));
  await symlink(join(core, 'bundle'), join(folder, 'bundle'), 'junction');
  await symlink(join(core, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await symlink(join(core, 'node_modules', 'zod'), join(modules, 'zod'), 'junction');
  return application;
}
