import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import type { JsonObject } from '../fixture/json-object.ts';
import { isFirstOfShape, isObject, jobIn, stepsOf, urlsIn, withLastText } from './alter.ts';
import { jsonIn, objectsIn, withoutMember, withValueAt } from './changed-json.ts';
import type { Subject } from './check.ts';
import { errorBodies } from './error-bodies.ts';

/** A step whose response made the job a success, with links to its outputs. */
interface SuccessWithOutputs {
  readonly plan: StepPlan;
  readonly job: JsonObject;
}

const successes = (subject: Subject): readonly SuccessWithOutputs[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const isSuccess = job?.['state'] === 'succeeded' && urlsIn(job).length > 0;
    return job !== undefined && isSuccess && isFirstOfShape(subject, plan) ? [{ plan, job }] : [];
  });

/** How a run loses the outputs: the job failed, or the purchase was not accepted. Undefined: it does not. */
function lossIn({ given }: StepRun): string | undefined {
  if ('error' in given) return given.error.charged === 'no' ? given.error.message : undefined;
  const job = jobIn(given);
  return job?.['state'] === 'failed' && urlsIn(job).length === 0 ? 'a failed job' : undefined;
}

/** The changes of a JSON text that leave a flag out, each with the name of the flag. */
const withoutFlags = (text: string): readonly (readonly [name: string, changed: string])[] =>
  [...objectsIn(jsonIn(text))].flatMap(({ path, members }) =>
    Object.entries(members).flatMap(([name, value]) =>
      typeof value === 'boolean' ? [[name, withoutMember(text, path, name)] as const] : [],
    ),
  );

/** The text without its status value: flags alone may say how the job is. */
function withoutWord(text: string, { job }: SuccessWithOutputs): string | undefined {
  const word = job['gatewayStatus'];
  const [found] = [...objectsIn(jsonIn(text))].flatMap(({ path, members }) =>
    Object.keys(members).flatMap((name) => (members[name] === word ? [{ path, name }] : [])),
  );
  return found === undefined ? undefined : withoutMember(text, found.path, found.name);
}

/** The text with the members of an error body that it does not have itself; undefined where it is no object. */
const withError = (text: string, fields: JsonObject): string | undefined =>
  isObject(jsonIn(text))
    ? withValueAt(text, [], (success) => (isObject(success) ? { ...fields, ...success } : success))
    : undefined;

/** The body of the last response; undefined where it is no JSON. */
function textOf(subject: Subject, { plan, job }: SuccessWithOutputs): string | undefined {
  let found: string | undefined;
  withLastText(subject, plan, job, (text) => {
    found = text;
    return undefined;
  });
  return found;
}

async function tried(
  subject: Subject,
  success: SuccessWithOutputs,
  changed: string | undefined,
  rule: 'STA-016' | 'ONCE-007',
  what: string,
): Promise<Finding[]> {
  const { plan, job } = success;
  const altered = changed === undefined ? undefined : withLastText(subject, plan, job, () => changed);
  if (altered === undefined) return [];
  const run = await runStep(subject.context, altered);
  const loss = lossIn(run);
  if (loss === undefined) return [];
  const message = `step ${plan.index}: ${what} a success with outputs becomes ${loss}`;
  return [{ rule, message, wire: run.wire }];
}

/** Successes that lack one of their flags, and successes with an error of the gateway beside the outputs. */
export const besideSuccess = (subject: Subject): Promise<Finding[]>[] =>
  successes(subject).flatMap((success) => {
    const text = textOf(subject, success);
    if (text === undefined) return [];
    const wordless = withoutWord(text, success);
    const fewer = [...withoutFlags(text), ...(wordless === undefined ? [] : withoutFlags(wordless))];
    const flags = fewer.map(([name, changed]) =>
      tried(subject, success, changed, 'STA-016', `without \`${name}\``),
    );
    const errors = errorBodies(subject.context).map(({ fields }) =>
      tried(
        subject,
        success,
        withError(text, fields),
        'ONCE-007',
        `with ${Object.keys(fields).join(', ')} of an error`,
      ),
    );
    return [...flags, ...errors];
  });
