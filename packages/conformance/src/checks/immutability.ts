import { eachText } from '../fixture/placeholders.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import { audit, type Outcome } from '../run/audit.ts';
import type { Finding } from '../run/finding.ts';
import { openSandbox } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import { sandboxOptions, type StepPlan } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { goodText, isObject, jobIn, stepsOf, withText } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { rewrite } from './json-text.ts';
import { steadyReaders } from './steady.ts';

interface Twin {
  readonly plan: StepPlan;
  /** What distinguishes the two: the prompt in the request, the id in the response. */
  readonly prompts: readonly [string, string];
  readonly ids: readonly [string, string];
  readonly exchanges: readonly [PlannedExchange, PlannedExchange];
}

/** The same id with another end, of the same kind: a number stays one. */
const otherId = (id: string): string => id.replace(/.$/, (last) => (last === '7' ? '5' : '7'));

/** The submits of a run that can be repeated and distinguished. */
const twins = (subject: Subject): Twin[] =>
  stepsOf(subject, 'submit').flatMap(({ plan, run }) => {
    const [exchange] = plan.exchanges;
    const ref = jobIn(run.given)?.['ref'];
    const id = isObject(ref) ? ref['id'] : undefined;
    const prompt = isObject(plan.input) ? plan.input['prompt'] : undefined;
    const text = exchange === undefined ? undefined : goodText(exchange);
    if (exchange === undefined || text === undefined || typeof id !== 'string') return [];
    if (typeof prompt !== 'string' || prompt === '') return [];
    // Of the same length: a limit may count characters.
    const other = prompt.replace(/[A-Za-z](?=[^A-Za-z]*$)/, (last) => (last === 'q' ? 'k' : 'q'));
    const request = eachText(exchange.request, (text) =>
      text.replaceAll(prompt, other),
    ) as PlannedExchange['request']; // texts stay texts
    const fresh = rewrite(text, ({ kind, value }) => {
      if (kind === 'key' || !value.includes(id)) return undefined;
      const changed = value.replaceAll(id, otherId(id));
      return kind === 'text' ? JSON.stringify(changed) : changed;
    });
    const distinct = JSON.stringify(request) !== JSON.stringify(exchange.request);
    if (fresh === undefined || !distinct || plan.exchanges.length > 1) return [];
    const second = { ...withText(exchange, fresh), request };
    return [{ plan, prompts: [prompt, other], ids: [id, otherId(id)], exchanges: [exchange, second] }];
  });

const idOf = ({ value }: Outcome): string | undefined => {
  const ref = isObject(value) ? value['ref'] : undefined;
  return isObject(ref) && typeof ref['id'] === 'string' ? ref['id'] : undefined;
};

async function together(
  context: Subject['context'],
  { plan, prompts, ids, exchanges }: Twin,
): Promise<Finding[]> {
  const sandbox = openSandbox(context, { ...sandboxOptions({ ...plan, exchanges }), anyOrder: true });
  const buy = async (prompt: string): Promise<Outcome> => {
    const request = isObject(plan.input) ? { ...plan.input, prompt } : plan.input;
    try {
      const options = { ...plan.options, idempotencyKey: prompt.slice(-200) };
      return { value: await callVerb(sandbox.registry, 'submit', request, options) };
    } catch (thrown) {
      return { thrown };
    }
  };
  const outcomes = await Promise.all(prompts.map(buy));
  await sandbox.close();
  const crossed = outcomes.flatMap((outcome, i): Finding[] => {
    if (idOf(outcome) === ids[i]) return [];
    const got = outcome.thrown === undefined ? String(idOf(outcome)) : plainError(outcome.thrown).message;
    const message = `step ${plan.index}: of two concurrent jobs, the one with the id ${ids[i]} got ${got}`;
    return [{ rule: 'PUR-002', message, wire: sandbox.script.log }];
  });
  const problems = sandbox.script.problems().map(({ message, diff }): Finding => ({
    rule: 'PUR-002',
    message: `step ${plan.index}: ${message}`,
    diff,
  }));
  return [...crossed, ...problems, ...audit(context, sandbox, outcomes)];
}

/** Concurrent jobs share no state, and no response means something else at another time. */
export const immutability: Check = {
  family: 'immutability',
  title: 'two jobs do not mix, at once or one after the other',
  notApplicable: (subject) =>
    stepsOf(subject, 'submit', 'status').length === 0 ? 'there is no job' : undefined,
  run: async (subject) => [
    ...steadyReaders(subject),
    ...(await Promise.all(twins(subject).map((twin) => together(subject.context, twin)))).flat(),
  ],
};
