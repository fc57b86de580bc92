import type { ReplayOutcome, PlannedExchange } from '../replay/wire.ts';
import { responseOf } from '../replay/play.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepOutcome, type StepPlan } from '../run/step.ts';
import { goodText, isFirstOfCall, isFirstOfShape, isObject, isPurchase, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { errorBodies } from './error-bodies.ts';
import { rewrite } from './json-text.ts';

/** Letters that end a line, command a terminal or a CI runner, or turn the direction of a text. */
const hostile =
  'over\n::error::taken\r\n::stop-commands::x\u2028next\u2029par \u001b[31mred\u001b[0m \u009b2J\u0000\u0007\u0085 \u202edna\u2066\u2069\u200f end';
// Written out, so that no reader of this file has them before their eyes.
const forbidden = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const escaped = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^\u0020-\u007e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The texts of a result that a person is shown: messages and notices, at any place. */
function shownIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return ['message', 'note', 'reason', 'notices'].includes(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((part: unknown) => shownIn(part, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => shownIn(part, key));
}

const shown = (given: StepOutcome): string[] =>
  'error' in given ? [given.error.message] : shownIn(given.value);

interface HostileResponse {
  readonly name: string;
  readonly outcome: ReplayOutcome;
}

const json: [string, string][] = [['content-type', 'application/json']];
const html: [string, string][] = [['content-type', 'text/html; charset=utf-8']];

function appended(value: unknown): unknown {
  if (typeof value === 'string') return `${value} ${hostile}`;
  if (Array.isArray(value)) return value.map(appended);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, appended(part)]));
}

const usual: readonly unknown[] = [
  { error: { message: hostile, code: hostile, type: hostile } },
  { error: hostile },
  { message: hostile, code: hostile },
  { detail: [{ msg: hostile, loc: [hostile] }] },
  { title: hostile },
];

/** Errors whose texts are hostile: in the usual places, and in those the provider documents. */
function hostileErrors(context: Subject['context']): HostileResponse[] {
  const bodies = [
    ...usual.flatMap((fields) => [400, 500].map((status) => ({ status, fields }))),
    ...errorBodies(context).map(({ status, fields }) => ({ status, fields: appended(fields) })),
  ];
  const pages = [
    { headers: html, text: `<html><head><title>${hostile}</title></head></html>` },
    { headers: [['content-type', 'text/plain']] as [string, string][], text: hostile },
  ];
  return [
    ...bodies.map(({ status, fields }) => ({
      name: `a ${status}`,
      outcome: { response: { status, headers: json, body: { text: JSON.stringify(fields) } } },
    })),
    ...pages.map(({ headers, text }) => ({
      name: 'a page',
      outcome: { response: { status: 400, headers, body: { text } } },
    })),
  ];
}

/** The sound response with hostile texts: all that are no link and no id. */
function hostileSuccess({ outcome }: PlannedExchange, text: string | undefined): HostileResponse[] {
  const changed =
    text === undefined
      ? undefined
      : rewrite(text, ({ kind, value }) =>
          kind === 'text' && !/^[\w.:/-]*\d[\w.:/-]*$|:\/\//.test(value)
            ? escaped(`${value} ${hostile}`)
            : undefined,
        );
  if (changed === undefined) return [];
  const { status, headers = [] } = responseOf(outcome);
  return [
    {
      name: 'the documented response',
      outcome: { response: { status, headers, body: { text: changed } } },
    },
  ];
}

/** A failure with a hostile reason: every text but the status word. */
function hostileReason(
  { outcome }: PlannedExchange,
  text: string | undefined,
  word: unknown,
): HostileResponse[] {
  const changed =
    text === undefined || typeof word !== 'string'
      ? undefined
      : rewrite(text, ({ kind, value }) =>
          kind === 'text' && value !== word && !value.includes('://')
            ? escaped(`${value} ${hostile}`)
            : undefined,
        );
  if (changed === undefined) return [];
  const { status, headers = [] } = responseOf(outcome);
  return [
    { name: 'the documented response', outcome: { response: { status, headers, body: { text: changed } } } },
  ];
}

async function oneLine(
  context: Subject['context'],
  plan: StepPlan,
  exchange: PlannedExchange,
  { name, outcome }: HostileResponse,
): Promise<Finding[]> {
  const before = plan.exchanges.slice(0, plan.exchanges.indexOf(exchange));
  const single = plan.call === 'wait';
  const changed: StepPlan = single
    ? { ...plan, call: 'status', options: {}, exchanges: [{ ...exchange, outcome }] }
    : { ...plan, exchanges: [...before, { ...exchange, outcome }] };
  const run = await runStep(context, changed);
  const raw = shown(run.given).find((text) => forbidden.test(text));
  if (raw === undefined) return run.findings.slice();
  const message = `step ${plan.index}: ${name} with control characters in its texts is shown as ${escaped(raw).slice(0, 200)}`;
  return [{ rule: 'ERR-009', message, wire: run.wire }];
}

/** Texts of a gateway are shown in terminals and CI logs: as one line, without control characters. */
export const oneLineTexts = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait', 'balance').flatMap(({ plan, run }) => {
    const { context } = subject;
    const { spec } = context.provider;
    const exchange = plan.exchanges.findLast(
      (planned) => plan.call !== 'submit' || isPurchase(spec, planned),
    );
    if (exchange === undefined || exchange.outcome.response === undefined) return [];
    const text = goodText(exchange);
    const job = 'value' in run.given && isObject(run.given.value) ? run.given.value : {};
    const outcomes = [
      ...(isFirstOfCall(subject, plan) ? hostileErrors(context) : []),
      ...(isFirstOfShape(subject, plan)
        ? [...hostileSuccess(exchange, text), ...hostileReason(exchange, text, job['gatewayStatus'])]
        : []),
    ];
    return outcomes.map((outcome) => oneLine(context, plan, exchange, outcome));
  });
