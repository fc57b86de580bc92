import { isTerminal, type JobState } from '@crosspoint/core';
import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { instead, isFirstOfShape, isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { resultDifference } from './same.ts';

/** The request whose response is waited for, and the time that the provider declares for it. */
function deadlineOf({ context }: Subject, plan: StepPlan) {
  const { spec } = context.provider;
  const isSubmit = plan.call === 'submit';
  const timeoutMs = isSubmit ? spec.submit.timeoutMs : spec.poll?.timeoutMs;
  const exchange = plan.exchanges.findLast((planned) => !isSubmit || isPurchase(spec, planned));
  return timeoutMs === undefined || exchange?.outcome.response === undefined
    ? undefined
    : { exchange, timeoutMs };
}

const after = (plan: StepPlan, exchange: PlannedExchange, afterMs: number): StepPlan =>
  instead(plan, exchange, {
    ...exchange,
    outcome: { fault: { type: 'late', afterMs, response: responseOf(exchange.outcome) } },
  });

/** The moment before a declared deadline, and the moment behind it. What the deadline is, a fixture says (FCT-001). */
async function bothSides(
  subject: Subject,
  plan: StepPlan,
  run: StepRun,
  { exchange, timeoutMs }: { readonly exchange: PlannedExchange; readonly timeoutMs: number },
): Promise<Finding[]> {
  const { context } = subject;
  const [before, behind] = await Promise.all(
    [timeoutMs - 1, timeoutMs + 1].map((afterMs) =>
      heldEnd(context, after(plan, exchange, afterMs), runStep),
    ),
  );
  if (before === undefined || behind === undefined) return [];
  const where = `step ${plan.index} (${plan.call}), exchange ${exchange.index}`;
  const diff = resultDifference(run.given, before.given);
  const lost: Finding[] =
    diff.length === 0
      ? []
      : [
          {
            rule: 'FLT-010',
            message: `${where}: a response after ${timeoutMs - 1} of ${timeoutMs} ms is not taken`,
            diff,
            wire: before.wire,
          },
        ];
  const wanted = plan.call === 'submit' ? 'submission_unknown' : 'timeout';
  const end = 'error' in behind.given ? behind.given.error.code : 'a value';
  const waits: Finding[] =
    end === wanted
      ? []
      : [
          {
            rule: 'FLT-010',
            message: `${where}: after ${timeoutMs + 1} of ${timeoutMs} ms it ends in ${String(end)}, not in ${wanted}`,
            wire: behind.wire,
          },
        ];
  return [...lost, ...waits];
}

/** Responses on both sides of the deadline that the provider declares for a request. */
export const lateResponses = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status').flatMap(({ plan, run }) => {
    // A job that goes on is polled, and no response of its polls is known here.
    const isJudged = isFirstOfShape(subject, plan) && isTerminal(jobIn(run.given)?.['state'] as JobState);
    const deadline = isJudged ? deadlineOf(subject, plan) : undefined;
    return deadline === undefined ? [] : [bothSides(subject, plan, run, deadline)];
  });
