// Judges a part of the list in one of two orders, with the sound providers before and after it, for the parent process.
import { mutants } from './list/index.ts';
import { judge, judgeSound, type Verdict } from './matrix.ts';

/** The message of a worker to its parent. */
export interface WorkerReport {
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** What was found wrong with a sound provider, and when. */
  readonly unsound: readonly string[];
}

const [order = 'forwards', part = '0', parts = '1', ...ids] = process.argv.slice(2);
const chosen = mutants.filter(({ id }) => ids.length === 0 || ids.includes(id));
const inOrder = order === 'forwards' ? chosen : chosen.toReversed();
const own = inOrder.filter((_, i) => i % Number(parts) === Number(part));

async function soundness(when: string): Promise<string[]> {
  const unsound: string[] = [];
  for (const name of ['atoll', 'lagoon', 'fjord'] as const) {
    const { message, errors } = await judgeSound(name, 'quickly');
    unsound.push(
      ...[...Object.values(message), ...errors].map((text) => `${name}, ${when} the mutants: ${text}`),
    );
  }
  return unsound;
}

// A mutant may leave nothing behind that keeps a process alive, and still have to be waited for.
const awake = setInterval(() => undefined, 60_000);
const before = await soundness('before');
const verdicts: Record<string, Verdict> = {};
for (const [i, mutant] of own.entries()) {
  verdicts[mutant.id] = await judge(mutant);
  if ((i + 1) % 10 === 0) console.error(`${order}, process ${part}: ${i + 1} of ${own.length} judged`);
}
const report: WorkerReport = { verdicts, unsound: [...before, ...(await soundness('after'))] };
process.send?.(report, () => process.disconnect());
clearInterval(awake);
