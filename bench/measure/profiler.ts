import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const everyMicros = 200;

/** Writes a CPU profile of some work, where there is a file for it. */
export async function profiled<Result>(
  file: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (file === undefined) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: everyMicros });
  await session.post('Profiler.start');
  const result = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  writeFileSync(file, JSON.stringify(profile));
  return result;
}
