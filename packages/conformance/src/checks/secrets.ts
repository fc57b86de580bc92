import type { Response } from '../fixture/schema.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { goodText, instead, isFirstOfExchanges } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { rewrite } from './json-text.ts';

const elsewhere = 'https://elsewhere.example';
const json: [string, string] = ['content-type', 'application/json'];

interface Trap {
  readonly name: string;
  readonly response: (context: Subject['context'], exchange: PlannedExchange) => Response | undefined;
}

const redirect = (status: number): Trap => ({
  name: `a ${status} to another origin`,
  response: () => ({ status, headers: [['location', `${elsewhere}/landing?from=here`]], body: { text: '' } }),
});

/** A gateway that repeats the key it received, as some do when they refuse it. */
const echo = (name: string, write: (key: string) => string): Trap => ({
  name: `an error that repeats the key ${name}`,
  response: ({ key }) => {
    const message = `the key ${write(key)} is not allowed to do this`;
    const text = JSON.stringify({ message: message, error: { message: message, code: write(key) } });
    return { status: 400, headers: [json, ['x-request-id', write(key)]], body: { text } };
  },
});

/** Every sentence of a sound response ends with the key. */
const chatty: Trap = {
  name: 'a response that contains the key',
  response: ({ key }, exchange) => {
    const text = goodText(exchange);
    const changed =
      text === undefined
        ? undefined
        : rewrite(text, ({ kind, value }) =>
            kind === 'text' && / /.test(value) ? JSON.stringify(`${value} (${key})`) : undefined,
          );
    return changed === undefined
      ? undefined
      : { ...exchange.outcome.response, status: 200, body: { text: changed } };
  },
};

const traps: readonly Trap[] = [
  ...[301, 302, 303, 307, 308].map(redirect),
  echo('as it is', (key) => key),
  echo('in base64', (key) => Buffer.from(key).toString('base64')),
  echo('in hex', (key) => Buffer.from(key).toString('hex')),
  echo('percent-encoded', encodeURIComponent),
  chatty,
];

/** The rules about a key that a response repeats. */
const repeated: ReadonlySet<RuleId> = new Set<RuleId>(['SEC-002', 'SEC-003', 'SEC-004']);

/** A server that got no key cannot repeat it. */
const knowsKey = (
  { provider }: Subject['context'],
  { request: { url, headers = {} } }: PlannedExchange,
): boolean =>
  new URL(url).origin === new URL(provider.spec.baseURL).origin ||
  Object.values(headers).some((value) => value?.includes('{{secret.apiKey}}') === true);

async function spring(
  context: Subject['context'],
  plan: StepPlan,
  exchange: PlannedExchange,
  trap: Trap,
): Promise<Finding[]> {
  const response =
    knowsKey(context, exchange) || trap.name.includes('another origin')
      ? trap.response(context, exchange)
      : undefined;
  if (response === undefined) return [];
  const run = await runStep(context, instead(plan, exchange, { ...exchange, outcome: { response } }));
  const where = `step ${plan.index}, exchange ${exchange.index}, ${trap.name}`;
  const followed = run.wire.some(({ request }) => request.url.startsWith(elsewhere));
  // A gateway cannot repeat a key that it did not receive, such as that of a list which needs none.
  const received = run.wire.some(
    ({ exchange: index, request }) =>
      index === exchange.index && Object.values(request.headers).some((value) => value.includes(context.key)),
  );
  const found = run.findings
    .filter(({ rule }) => received || !repeated.has(rule))
    // a file may be fetched wherever its link leads, without the key
    .filter(({ rule }) => !(plan.call === 'download' && rule === 'SEC-006'))
    .map((finding): Finding => ({ ...finding, message: `${where}: ${finding.message}`, wire: run.wire }));
  if (!followed || plan.call === 'download') return found;
  return [...found, { rule: 'SEC-005', message: `${where}: it was followed`, wire: run.wire }];
}

const casesOf = ({ sound }: Subject) =>
  sound.plans.flatMap((plan) =>
    plan.exchanges
      .filter(({ outcome }) => outcome.fault === undefined)
      .map((exchange) => ({ plan, exchange })),
  );

/** The API key is sent only to its origin, whatever a response contains. */
export const secrets: Check = {
  family: 'secrets',
  title: 'the API key is sent only to its origin',
  notApplicable: (subject) => (casesOf(subject).length === 0 ? 'no request is sent to a gateway' : undefined),
  run: async (subject) => {
    const sprung = casesOf(subject)
      .filter(({ plan }) => isFirstOfExchanges(subject, plan))
      .flatMap(({ plan, exchange }) => traps.map((trap) => spring(subject.context, plan, exchange, trap)));
    return (await Promise.all(sprung)).flat();
  },
};
