import type { Finding } from '../run/finding.ts';
import { runStep } from '../run/step.ts';
import { goodText, isObject, jobIn, lastPoll, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { tokensOf } from './json-text.ts';

const laterMs = 3_600_000;

/** When each output expires, by its URL, ms since 1970. */
function expiriesIn(job: ReturnType<typeof jobIn>): ReadonlyMap<string, number> {
  const outputs: unknown = job?.['outputs'];
  return new Map(
    (Array.isArray(outputs) ? outputs.filter(isObject) : []).flatMap(({ url, expiresAt }) =>
      typeof url === 'string' && typeof expiresAt === 'string' ? [[url, Date.parse(expiresAt)] as const] : [],
    ),
  );
}

/** The moments that a response prints: as a date, or as seconds or milliseconds since 1970. */
const momentsIn = (text: string): ReadonlySet<number> =>
  new Set(
    tokensOf(text)
      .filter(({ kind }) => kind !== 'key')
      .flatMap(({ value }) => {
        const number = Number(value);
        const isNumber = value.trim() !== '' && Number.isFinite(number);
        return isNumber ? [number, number * 1000] : [Date.parse(value)];
      }),
  );

/** The same response, read an hour later: a printed date stays, and any other expiry moves with the clock. */
export const expiries = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'status').flatMap(({ plan, run }) => {
    const { context } = subject;
    const job = jobIn(run.given);
    const before = expiriesIn(job);
    const isKnown = isObject(plan.input) && 'outputs' in plan.input;
    if (before.size === 0 || isKnown) return [];
    const texts = lastPoll(context, plan, job).flatMap((exchange) => goodText(exchange) ?? []);
    const printed = new Set(texts.flatMap((text) => [...momentsIn(text)]));
    return [
      runStep(context, { ...plan, at: plan.at + laterMs }).then((later): Finding[] => {
        const now = expiriesIn(jobIn(later.given));
        return [...before].flatMap(([url, moment]): Finding[] => {
          const wanted = printed.has(moment) ? moment : moment + laterMs;
          const found = now.get(url);
          if (found === undefined || found === wanted) return [];
          const message = `step ${plan.index}: read an hour later, ${url.replace(/\?.*$/, '')} expires at ${new Date(found).toISOString()}, not ${new Date(wanted).toISOString()}`;
          return [{ rule: 'OUT-006', message, wire: later.wire }];
        });
      }),
    ];
  });
