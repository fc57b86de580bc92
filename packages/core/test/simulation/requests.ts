import { type CrosspointError, type GenerationRequest } from '../../src/index.ts';
import { promptOf, type RunningTask } from './audit.ts';
import type { Task } from './schedule.ts';
import { modelId } from './specs.ts';
import type { World } from './world.ts';

/** What a task that buys asks for. */
export const requestOf = (task: Task, number: number): GenerationRequest => ({
  kind: 'video',
  model: modelId,
  prompt: promptOf(task),
  duration: 5,
  tags: { task: String(number) },
});

/** Reports an error that may have bought something nobody can find. */
export function tellLost({ audit }: World, { task }: RunningTask, { code, ref }: CrosspointError): void {
  if (code === 'submission_unknown' && ref === undefined)
    audit.report('no lost job', `${task.verb} of ${task.key} may have bought and names no ref`);
}
