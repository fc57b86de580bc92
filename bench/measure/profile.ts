import { start } from '../process/ask.ts';
import type { Batch } from './batch.ts';
import type { Server } from './server.ts';

/** Runs the registry's part once more, in a process of its own, and writes a CPU profile of it. */
export async function profileRegistry(
  server: Server,
  jobs: number,
  polls: number,
  file: string,
): Promise<void> {
  const child = start<Batch>('load.ts', ['registry', server.baseURL], ['--expose-gc']);
  const batch = { jobs, concurrency: 50 };
  try {
    await server.child.ask({ do: 'polls', polls });
    await child.ask(batch); // warm
    await child.ask({ ...batch, profile: file });
    await server.expect(2 * (jobs + batch.concurrency), polls, 'registry, profiled');
  } finally {
    child.stop();
  }
}
