import type { Finding } from '../run/finding.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import { textsIn } from '../run/rule-sentences.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, stepsOf, withText } from './alter.ts';
import { jsonIn, type JsonObjectAt, objectsIn, withoutMember, withValueAt } from './changed-json.ts';
import type { Subject } from './check.ts';
import { rewrite, type Token, tokensOf, withSecondItem } from './json-text.ts';

const slugsIn = ({ given }: StepRun): ReadonlySet<string> =>
  new Set('value' in given ? textsIn(given.value) : []);

// Characters that names of models have: points, capitals, slashes, colons, underscores.
const oddName = 'Kit/Model-1.5_x:Pro';

/** A response with a list of models, and the first name in it that is reported. */
interface ModelList {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly exchange: PlannedExchange;
  readonly text: string;
  readonly name: Token;
}

function modelList(plan: StepPlan, run: StepRun): ModelList | undefined {
  const exchange = plan.exchanges.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  if (exchange === undefined || text === undefined) return undefined;
  const slugs = slugsIn(run);
  // A name is printed once; a word such as a kind is printed with many models.
  const values = tokensOf(text).filter(({ kind }) => kind === 'text');
  const name = values.find(
    ({ value }) => slugs.has(value) && values.filter((other) => other.value === value).length === 1,
  );
  return name === undefined ? undefined : { plan, run, exchange, text, name };
}

const withList = ({ context }: Subject, { plan, exchange }: ModelList, text: string): Promise<StepRun> =>
  runStep(context, instead(plan, exchange, withText(exchange, text)));

async function renamed(subject: Subject, list: ModelList): Promise<Finding[]> {
  const { plan, text, name } = list;
  const changed =
    rewrite(text, ({ start }) => (start === name.start ? JSON.stringify(oddName) : undefined)) ?? text;
  const now = await withList(subject, list, changed);
  if (slugsIn(now).has(oddName)) return more(subject, list);
  const message = `step ${plan.index}: a listed model that is called ${oddName} is not reported`;
  return [{ rule: 'DSC-001', message, wire: now.wire }];
}

/** One more entry like a printed one, under another name. */
async function more(subject: Subject, list: ModelList): Promise<Finding[]> {
  const { plan, text, name } = list;
  const longer = withSecondItem(text, name, oddName);
  if (longer === undefined) return [];
  const now = await withList(subject, list, longer);
  const slugs = slugsIn(now);
  const lost = [name.value, oddName].filter((slug) => !slugs.has(slug));
  if (lost.length === 0) return [];
  const message = `step ${plan.index}: with one more entry in the list, ${lost.join(' and ')} is not reported`;
  return [{ rule: 'DSC-002', message, wire: now.wire }];
}

/** The entries of a list whose names are reported; undefined where one is not: its reader leaves some out by what they contain. */
function entriesOf({ run, text }: ModelList): readonly JsonObjectAt[] | undefined {
  const slugs = slugsIn(run);
  const entries = [...objectsIn(jsonIn(text))].filter(({ path }) => typeof path.at(-1) === 'number');
  // What stands inside of an entry is a part of it.
  const outermost = entries.filter(
    ({ path }) =>
      !entries.some(
        ({ path: other }) => other.length < path.length && other.every((step, i) => step === path[i]),
      ),
  );
  const isReported = ({ members }: JsonObjectAt): boolean =>
    Object.values(members).some((value) => typeof value === 'string' && slugs.has(value));
  return outermost.every(isReported) ? outermost : undefined;
}

/** The first entry of a list without each of its members but the name, and with one that no gateway has. */
async function varied(subject: Subject, list: ModelList): Promise<Finding[]> {
  const { plan, run, text, name } = list;
  const [entry] = entriesOf(list) ?? [];
  if (entry === undefined || !Object.values(entry.members).includes(name.value)) return [];
  const lacking = Object.entries(entry.members).flatMap(([member, value]) =>
    value === name.value
      ? []
      : [{ what: `without \`${member}\``, changed: withoutMember(text, entry.path, member) }],
  );
  const known = slugsIn(run);
  const found = lacking.map(async ({ what, changed }): Promise<Finding[]> => {
    const now = await withList(subject, list, changed);
    if (slugsIn(now).has(name.value)) return [];
    const message = `step ${plan.index}: ${what} the entry of ${name.value} is not reported`;
    return [{ rule: 'DSC-002', message, wire: now.wire }];
  });
  const extra = withValueAt(text, entry.path, (there) =>
    isObject(there) ? { ...there, kit_unheard_of: { list: [1, null] } } : there,
  );
  const now = await withList(subject, list, extra);
  const same = slugsIn(now).size === known.size && [...known].every((slug) => slugsIn(now).has(slug));
  const message = `step ${plan.index}: one more key in the entry of ${name.value} changes the result`;
  return [
    ...(await Promise.all(found)).flat(),
    ...(same ? [] : [{ rule: 'EVO-001', message, wire: now.wire } as const]),
  ];
}

/** Lists of models with a name, an entry and a key that no fixture prints, and without what an entry can lack. */
export const listedModels = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'discover')
    // Of one model the caller knows the name.
    .filter(({ plan }) => plan.options['slug'] === undefined)
    .flatMap(({ plan, run }) => {
      const list = modelList(plan, run);
      return list === undefined ? [] : [renamed(subject, list), varied(subject, list)];
    });
