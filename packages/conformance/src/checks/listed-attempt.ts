import { stepOf } from '../fixture/step-ref.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { itemAround, rewrite, tokensOf } from './json-text.ts';

const keyPlaceholder = '{{idempotency.key}}';
const modelOfAnother = 'kit-another-model';
const otherPrompt = 'A lamp of the kit, seen from far away.';

/** A reconcile that found the job of an attempt in a listing. */
interface FoundAttempt {
  readonly plan: StepPlan;
  readonly exchange: PlannedExchange;
  readonly text: string;
  readonly id: string;
  /** The listed job, as a part of the text. */
  readonly item: { readonly start: number; readonly end: number };
  /** What in it shows that it is the one: text → another text, and how that is called. */
  readonly evidence: readonly ListedEvidence[];
}

interface ListedEvidence {
  readonly what: 'key' | 'model' | 'prompt';
  readonly from: string;
  readonly to: string;
}

const idIn = ({ given }: StepRun): string | undefined => {
  const value = 'value' in given && isObject(given.value) ? given.value : undefined;
  const job = value?.['outcome'] === 'accepted' ? value['job'] : undefined;
  const ref = isObject(job) ? job['ref'] : undefined;
  return isObject(ref) && typeof ref['id'] === 'string' ? ref['id'] : undefined;
};

/** The same letters with another last one. */
const otherLast = (text: string): string => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

/** Where core holds the recorded key against the listing, it looks at nothing else; else at the model and the prompt. */
function evidenceIn(
  { context, sound }: Subject,
  { plan, listed }: { readonly plan: StepPlan; readonly listed: ReadonlySet<string> },
): readonly ListedEvidence[] {
  const key = plan.values?.['idempotency.key'];
  if (context.provider.spec.idempotency?.records === true)
    return key !== undefined && listed.has(keyPlaceholder)
      ? [{ what: 'key', from: keyPlaceholder, to: otherLast(key) }]
      : [];
  const from = stepOf(sound.fixture.steps[plan.index]?.input)?.$step;
  const request = from === undefined ? undefined : sound.plans[from]?.input;
  const prompt = isObject(request) ? request['prompt'] : undefined;
  const slug = isObject(plan.input) ? plan.input['slug'] : undefined;
  const possible: readonly ListedEvidence[] = [
    ...(typeof slug === 'string' ? [{ what: 'model', from: slug, to: modelOfAnother } as const] : []),
    ...(typeof prompt === 'string' ? [{ what: 'prompt', from: prompt, to: otherPrompt } as const] : []),
  ];
  return possible.filter((each) => listed.has(each.from));
}

function foundIn(subject: Subject, plan: StepPlan, run: StepRun): FoundAttempt | undefined {
  const id = idIn(run);
  const exchange = plan.exchanges.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  // With a decision or an id of its own the listing decides nothing, or another thing.
  const isDecided = plan.options['decide'] !== undefined || (isObject(plan.input) && 'id' in plan.input);
  if (id === undefined || exchange === undefined || text === undefined || isDecided) return undefined;
  const named = tokensOf(text).find(({ kind, value }) => kind === 'text' && value === id);
  const item = named === undefined ? undefined : itemAround(text, named.start);
  if (item === undefined) return undefined;
  const listed = new Set(
    tokensOf(text.slice(item.start, item.end)).flatMap(({ kind, value }) => (kind === 'text' ? [value] : [])),
  );
  const evidence = evidenceIn(subject, { plan, listed });
  return evidence.length === 0 ? undefined : { plan, exchange, text, id, item, evidence };
}

/** A listed job with other texts in place of some. */
const reworded = (item: string, changes: readonly { readonly from: string; readonly to: string }[]): string =>
  rewrite(item, ({ kind, value }) => {
    const change = kind === 'text' ? changes.find(({ from }) => from === value) : undefined;
    return change === undefined ? undefined : JSON.stringify(change.to);
  }) ?? item;

const withListing = ({ plan, exchange }: FoundAttempt, text: string): StepPlan =>
  instead(plan, exchange, withText(exchange, text));

/** With another key, model or prompt the listed job is that of another request. */
async function another(
  { context }: Subject,
  found: FoundAttempt,
  evidence: ListedEvidence,
): Promise<Finding[]> {
  const { plan, text, item, id } = found;
  const other = reworded(text.slice(item.start, item.end), [evidence]);
  const run = await runStep(
    context,
    withListing(found, `${text.slice(0, item.start)}${other}${text.slice(item.end)}`),
  );
  if (idIn(run) !== id) return [];
  const message = `step ${plan.index}: the listed job ${id} has another ${evidence.what} than the attempt, and is taken for its job`;
  return [{ rule: ruleOf(found), message, wire: run.wire }];
}

/** One more job in the listing, of another request, changes nothing. */
async function besideAnother(
  { context }: Subject,
  found: FoundAttempt,
  isFirst: boolean,
): Promise<Finding[]> {
  const { plan, text, item, id, evidence } = found;
  const listed = text.slice(item.start, item.end);
  const other = reworded(listed, [...evidence, { from: id, to: otherLast(id) }]);
  const both = isFirst ? `${other},${listed}` : `${listed},${other}`;
  const run = await runStep(
    context,
    withListing(found, `${text.slice(0, item.start)}${both}${text.slice(item.end)}`),
  );
  if (idIn(run) === id) return [];
  const message = `step ${plan.index}: ${isFirst ? 'behind' : 'before'} a listed job of another request, job ${id} is not found`;
  return [{ rule: ruleOf(found), message, wire: run.wire }];
}

const ruleOf = ({ evidence }: FoundAttempt): RuleId =>
  evidence.some(({ what }) => what === 'key') ? 'IDK-003' : 'RES-007';

/** Attempts whose job a listing shows: with other evidence it is another job, and beside one it is found. */
export const listedAttempts = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'reconcile').flatMap(({ plan, run }) => {
    const found = foundIn(subject, plan, run);
    return found === undefined
      ? []
      : [
          ...found.evidence.map((each) => another(subject, found, each)),
          ...[true, false].map((isFirst) => besideAnother(subject, found, isFirst)),
        ];
  });
