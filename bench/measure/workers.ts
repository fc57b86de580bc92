/** Runs jobs number `first` up to `first + jobs`, so many at once. The first error ends it. */
export async function workThrough(
  run: (index: number) => Promise<void>,
  { first, jobs, concurrency }: { first: number; jobs: number; concurrency: number },
): Promise<void> {
  let next = first;
  const end = first + jobs;
  const worker = async (): Promise<void> => {
    while (next < end) {
      next += 1;
      await run(next - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, jobs) }, worker));
}
