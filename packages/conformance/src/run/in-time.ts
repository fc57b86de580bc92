/**
 * Waits for work for at most `ms` of real time: on the fake clock of a sandbox every deadline is over at once. The work
 * itself goes on.
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
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
