// Late ticks are run once, so that each counts as one however long the machine kept this process waiting.
const tickMs = 100;

/**
 * Waits for work for at most `ms` of real time in which this process could run: on the fake clock of a sandbox every
 * deadline is over at once, and a busy machine is no fault of a provider. The work itself goes on.
 *
 * @returns what the work gives, or `late`
 */
export async function inTime<Value, Late>(
  work: Promise<Value>,
  ms: number,
  late: Late,
): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Late>((resolve) => {
    let left = ms;
    const tick = Math.min(ms, tickMs);
    timer = setInterval(() => {
      left -= tick;
      if (left <= 0) resolve(late);
    }, tick);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearInterval(timer);
  }
}
