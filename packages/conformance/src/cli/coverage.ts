import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFixtures } from '../fixture/load.ts';
import { Engine } from '../engine/engine.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { KitIo } from './io.ts';

export interface CoverageFlags {
  readonly fixtures?: string;
  readonly export?: string;
  readonly json?: boolean;
}

/** `coverage`: replays the fixtures of a provider, and lists the code of the provider that none of them runs. */
export async function coverageCommand(io: KitIo, name: string, flags: CoverageFlags): Promise<KitExitCode> {
  // no other command needs them
  const { BlockCoverage } = await import('../coverage/block-coverage.ts');
  const { unrunCode } = await import('../coverage/unrun-code.ts');
  const coverage = await BlockCoverage.begin();
  const found = await findProvider(name, io.cwd, flags.export);
  const loaded = loadFixtures(fixturesOf(found, io.cwd, flags.fixtures));
  const engine = new Engine(found.provider, { loaded });
  if (engine.mistakes.length > 0)
    throw new KitFault(`the fixtures are at fault:\n${engine.mistakes.join('\n')}`);
  io.begun?.();
  await engine.open();
  const failing: string[] = [];
  try {
    for (const each of engine.cases().filter(({ family }) => family === 'replay')) {
      const { id, verdict } = await each.run();
      if (verdict === 'FAIL' || verdict === 'ERROR') failing.push(id);
    }
  } finally {
    await engine.close();
  }
  const scripts = await coverage.end();
  const own = fileURLToPath(new URL('..', import.meta.url)); // the kit itself
  const unrun = unrunCode(
    scripts.filter(({ url }) => !url.startsWith('file:') || !fileURLToPath(url).startsWith(own)),
    found.folder,
  ).map((code) => ({ ...code, file: relative(io.cwd, code.file) }));
  if (failing.length > 0) throw new KitFault(`run first, these fixtures fail: ${failing.join(', ')}`);
  if (flags.json === true) io.out(`${JSON.stringify(unrun, null, 2)}\n`);
  else {
    for (const { file, line, code } of unrun) io.out(`${file}:${line}  ${code}\n`);
    io.out(
      unrun.length === 0
        ? `fixtures run all code of ${found.provider.spec.name}\n`
        : `no fixture runs ${unrun.length === 1 ? 'this place' : `these ${unrun.length} places`} in the code of ${found.provider.spec.name}: write a fixture for each from the document, or remove the code\n`,
    );
  }
  return unrun.length > 0 ? 1 : 0;
}
