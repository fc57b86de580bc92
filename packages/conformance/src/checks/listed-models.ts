import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';

/** Every text in a result. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const slugsIn = ({ given }: StepRun): ReadonlySet<string> =>
  new Set('value' in given ? textsIn(given.value) : []);

// Characters that names of models have: points, capitals, slashes, colons, underscores.
const oddName = 'Kit/Model-1.5_x:Pro';

async function renamed({ context }: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const exchange = plan.exchanges.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  if (exchange === undefined || text === undefined) return [];
  const slugs = slugsIn(run);
  // A name is printed once; a word such as a kind is printed with many models.
  const values = tokensOf(text).filter(({ kind }) => kind === 'text');
  const listed = values.find(
    ({ value }) => slugs.has(value) && values.filter((other) => other.value === value).length === 1,
  );
  if (listed === undefined) return [];
  const changed =
    rewrite(text, ({ start }) => (start === listed.start ? JSON.stringify(oddName) : undefined)) ?? text;
  const now = await runStep(context, instead(plan, exchange, withText(exchange, changed)));
  if (slugsIn(now).has(oddName)) return [];
  const message = `step ${plan.index}: a listed model that is called ${oddName} is not reported`;
  return [{ rule: 'DSC-001', message, wire: now.wire }];
}

/** Lists of models with a name that no fixture prints. */
export const listedModels = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'discover')
    // Of one model the caller knows the name.
    .filter(({ plan }) => plan.options['slug'] === undefined)
    .map(({ plan, run }) => renamed(subject, plan, run));
