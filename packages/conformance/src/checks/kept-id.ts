import type { Finding } from '../run/finding.ts';
import { runStep } from '../run/step.ts';
import { instead, isFirstOfShape, isObject, jobIn, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite } from './json-text.ts';
import { soundPurchases } from './purchase.ts';

/** An id as no gateway prints it: with capital and small letters, and a mark that a careless reader removes. */
const otherIdOf = (id: string): string => `${id}-Kit_Qz.7`;

/** Another id in the response is the id of the job, letter for letter. An id that the reader refuses is none. */
export const keptIds = (subject: Subject): Promise<Finding[]>[] =>
  soundPurchases(subject).map(async ({ plan, exchange, id, text }): Promise<Finding[]> => {
    if (id === undefined || text === undefined || !isFirstOfShape(subject, plan)) return [];
    const other = otherIdOf(id);
    const changed = rewrite(text, ({ kind, value }) =>
      kind === 'text' && value === id ? JSON.stringify(other) : undefined,
    );
    if (changed === undefined) return [];
    const run = await runStep(subject.context, instead(plan, exchange, withText(exchange, changed)));
    const ref = jobIn(run.given)?.['ref'];
    const now = isObject(ref) ? ref['id'] : undefined;
    if (now === undefined || now === other) return [];
    const message = `step ${plan.index}: the id ${other} of the response became ${JSON.stringify(now)}`;
    return [{ rule: 'STA-008', message, wire: run.wire }];
  });
