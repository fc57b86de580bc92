// Garbage is taken out before anything is measured, so that nobody pays for what another left behind.

/** Needs `--expose-gc`. */
export async function collect(rounds = 1): Promise<void> {
  if (globalThis.gc === undefined) throw new Error('start this with --expose-gc');
  for (let round = 0; round < rounds; round += 1) {
    await globalThis.gc({ type: 'major', execution: 'async' });
  }
}
