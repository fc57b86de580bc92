import { endOf } from '../../frame/job.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import { lengthOf, stageAt } from '../../frame/script.ts';
import { linkOf } from './link.ts';
import { type Run, failures } from './run.ts';
import { flatWord } from './words.ts';

/** The unified status as the operator's OpenAPI file has it (wire notes, section 4): one level, lower-case words. */
export function flat(run: Run, gateway: GatewayContext): object {
  const { startedAt, script } = run.job;
  const stage = stageAt(script, gateway.now() - startedAt);
  const common = { status: flatWord(stage), createdAt: new Date(startedAt).toISOString() };
  if ('phase' in stage) {
    const goneMs = Math.max(0, gateway.now() - startedAt);
    const progress = Math.min(99, Math.floor((100 * goneMs) / Math.max(1, lengthOf(script))));
    return {
      ...common,
      progress,
      estimatedTimeRemaining: Math.ceil((endOf(run.job) - gateway.now()) / 1000),
    };
  }
  const over = { ...common, completedAt: new Date(endOf(run.job)).toISOString() };
  if (failures.has(stage.end)) return { ...over, error: 'The emulator was told to fail this job.' };
  return stage.end === 'n' ? over : { ...over, progress: 100, videoUrl: linkOf(run, gateway) };
}
