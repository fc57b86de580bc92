import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';

/** A number in the reported parameters of a model. */
interface ReportedNumber {
  readonly path: readonly string[];
  readonly value: number;
}

function* numbersIn(value: unknown, path: readonly string[] = []): Generator<ReportedNumber> {
  if (typeof value === 'number') yield { path, value };
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) yield* numbersIn(part, [...path, name]);
}

/** The reported models of a discovery. */
const modelsIn = ({ given }: StepRun): unknown =>
  'value' in given && isObject(given.value) ? given.value['models'] : undefined;

const reportedAt = (run: StepRun, { path }: ReportedNumber): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    modelsIn(run),
  );

// No gateway prints it: what follows it was read from this place.
const mark = 4_711;

async function zeroAt({ context }: Subject, plan: StepPlan, reported: ReportedNumber): Promise<Finding[]> {
  const exchange = plan.exchanges.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  if (exchange === undefined || text === undefined) return [];
  const name = reported.path.at(-1);
  const places = tokensOf(text).flatMap(({ kind, value, start }) =>
    kind === 'number' && Number(value) === reported.value ? [start] : [],
  );
  const withNumber = (at: number, number: number): Promise<StepRun> => {
    const changed = rewrite(text, ({ start }) => (start === at ? String(number) : undefined)) ?? text;
    return runStep(context, instead(plan, exchange, withText(exchange, changed)));
  };
  const found = places.map(async (at): Promise<Finding[]> => {
    if (reportedAt(await withNumber(at, mark), reported) !== mark) return [];
    const now = await withNumber(at, 0);
    const given = reportedAt(now, reported);
    if (given === 0) return [];
    const message = `step ${plan.index}: \`${name}\` of a live parameter is 0 in the response, and ${JSON.stringify(given) ?? 'nothing'} in the result`;
    return [{ rule: 'DSC-003', message, wire: now.wire }];
  });
  return (await Promise.all(found)).flat();
}

/** Parameters of live models whose numbers are 0. */
export const liveParameters = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'discover').flatMap(({ plan, run }) =>
    [...numbersIn(modelsIn(run))].map((reported) => zeroAt(subject, plan, reported)),
  );
