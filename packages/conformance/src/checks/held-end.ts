import { plainError } from '../run/plain-error.ts';
import { openSandbox, type TestContext } from '../run/sandbox.ts';
import { type runStep as RunStep, sandboxOptions, type StepPlan, type StepRun } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { isObject, jobIn } from './alter.ts';

/** Whether only this process can learn the end of a job. */
export const isHeld = (job: unknown): boolean =>
  isObject(job) && job['state'] === 'running' && job['resumable'] === false;

/**
 * Runs a step to the end of what it began. A gateway that responds only when the outputs are ready returns a running job
 * after a moment; how the call ended is what the same process then learns by waiting for it.
 */
export async function heldEnd(
  context: TestContext,
  plan: StepPlan,
  runStep: typeof RunStep,
): Promise<StepRun> {
  const run = await runStep(context, plan);
  if (plan.call !== 'submit' || !isHeld(jobIn(run.given))) return run;
  const sandbox = openSandbox(context, sandboxOptions(plan));
  const { registry, script } = sandbox;
  try {
    const value = await callVerb(
      registry,
      'wait',
      await callVerb(registry, 'submit', plan.input, plan.options),
      {},
    );
    return { ...run, given: { value }, wire: script.log };
  } catch (thrown) {
    return { ...run, given: { error: plainError(thrown) }, wire: script.log };
  } finally {
    await sandbox.close();
  }
}
