import type { Finding } from '../run/finding.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isFirstOfShape, isObject, jobIn, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import type { JsonObject } from '../fixture/json-object.ts';
import { rewrite, tokensOf, withSecondItem } from './json-text.ts';

/** What the field report says that the gateway changed. */
function adjustedIn({ given }: StepRun): readonly JsonObject[] {
  const report = jobIn(given)?.['fieldReport'];
  return (Array.isArray(report) ? report.filter(isObject) : []).filter(
    ({ outcome }) => outcome === 'adjusted',
  );
}

const isSame = ({ from, to }: JsonObject): boolean =>
  from !== undefined && JSON.stringify(from) === JSON.stringify(to);

const unchangedIn = (run: StepRun, where: string): Finding[] =>
  adjustedIn(run)
    .filter(isSame)
    .map(({ field, to }) => ({
      rule: 'MAP-017',
      message: `${where}: ${String(field)} is reported as adjusted, and is ${JSON.stringify(to)} as before`,
      wire: run.wire,
    }));

/** The wire name of an adjusted field. */
const nameOf = ({ field, wire }: JsonObject): string =>
  Array.isArray(wire) && typeof wire[0] === 'string' ? wire[0] : String(field);

/** Requested and resulting values under one name, in two objects: where both are equal, nothing was adjusted. */
function asBefore(text: string, entry: JsonObject): string | undefined {
  const name = nameOf(entry);
  const tokens = tokensOf(text);
  const under = (value: unknown): readonly number[] =>
    tokens.flatMap((token, i) =>
      token.kind !== 'key' &&
      token.value === String(value) &&
      tokens[i - 1]?.kind === 'key' &&
      tokens[i - 1]?.value === name
        ? [token.start]
        : [],
    );
  if (under(entry['from']).length === 0) return undefined;
  const places = under(entry['to']);
  return rewrite(text, ({ start }) => (places.includes(start) ? JSON.stringify(entry['from']) : undefined));
}

// A name that no fixture prints.
const otherName = 'kit_parameter';

/** The list item of an adjustment with another name, and the list with one more item under that name. */
function inList(text: string, entry: JsonObject) {
  const name = nameOf(entry);
  return tokensOf(text).flatMap((token) => {
    const longer =
      token.kind !== 'number' && token.value === name ? withSecondItem(text, token, otherName) : undefined;
    const renamed = rewrite(text, ({ start }) =>
      start === token.start ? JSON.stringify(otherName) : undefined,
    );
    return longer === undefined || renamed === undefined ? [] : [{ longer, renamed }];
  });
}

async function judge(
  { context }: Subject,
  plan: StepPlan,
  exchange: PlannedExchange,
  text: string,
  entry: JsonObject,
): Promise<Finding[]> {
  const where = `step ${plan.index}`;
  const withBody = (changed: string): Promise<StepRun> =>
    runStep(context, instead(plan, exchange, withText(exchange, changed)));
  const names = (run: StepRun): readonly string[] => adjustedIn(run).map(nameOf);
  const same = asBefore(text, entry);
  const found = inList(text, entry).map(async ({ longer, renamed }): Promise<Finding[]> => {
    // Another text that only happens to be the name of the field is no adjustment.
    if (!names(await withBody(renamed)).includes(otherName)) return [];
    const run = await withBody(longer);
    const lost = [nameOf(entry), otherName].filter((name) => !names(run).includes(name));
    if (lost.length === 0) return [];
    const message = `${where}: of two adjustments in a list, that of ${lost.join(' and ')} is not reported`;
    return [{ rule: 'MAP-018', message, wire: run.wire }];
  });
  return [
    ...(same === undefined ? [] : unchangedIn(await withBody(same), `${where}, as before`)),
    ...(await Promise.all(found)).flat(),
  ];
}

/** What a gateway changed of a paid request: each change is reported, and nothing else. */
export const adjustments = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const sound = Promise.resolve(unchangedIn(run, `step ${plan.index}`));
    const exchange = plan.exchanges.at(-1);
    const text = exchange === undefined ? undefined : goodText(exchange);
    if (exchange === undefined || text === undefined || !isFirstOfShape(subject, plan)) return [sound];
    return [sound, ...adjustedIn(run).map((entry) => judge(subject, plan, exchange, text, entry))];
  });
