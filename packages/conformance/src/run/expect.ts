import type { ExpectedError, Step } from '../fixture/schema.ts';
import { difference, partialDifference } from '../replay/diff.ts';
import { type Aspect } from '../rules/rule.ts';
import type { PlainError } from '../fixture/plain-result.ts';
import type { StepRun } from './step.ts';
import { isObject } from '../fixture/json-object.ts';

/** How the result of a step differs from its expectation, and the aspect that it concerns. */
export interface Differs {
  readonly aspect: Aspect;
  readonly message: string;
  readonly diff: readonly string[];
  /** What may explain it: no rule is broken by this. */
  readonly why?: readonly string[];
}

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function errorDifference(expected: ExpectedError, actual: PlainError): string[] {
  const { message, fields, ...named } = expected;
  return [
    ...partialDifference(named, actual),
    ...(message === undefined || actual.message.includes(message)
      ? []
      : difference(message, actual.message, 'message')),
    ...(fields ?? [])
      .filter((field) => actual.fields?.includes(field) !== true)
      .map((field) => `fields: expected an issue of ${field}, got ${actual.fields?.join(', ') || 'none'}`),
  ];
}

/** Why a plan has no offer, or fewer: the issues of each gateway that declined. */
function declinedIn(given: unknown): string[] {
  const declined = isObject(given) ? given['declined'] : undefined;
  return (Array.isArray(declined) ? declined.filter(isObject) : []).flatMap(({ provider, reasons }) =>
    (Array.isArray(reasons) ? reasons.filter(isObject) : []).map(
      ({ path, message }) =>
        `declined by ${String(provider)}: ${Array.isArray(path) ? path.map(String).join('.') : String(path)}: ${String(message)}`,
    ),
  );
}

/** What the job itself says is odd about it. */
function noticesIn(given: unknown): string[] {
  const notices = isObject(given) ? given['notices'] : undefined;
  return Array.isArray(notices) ? notices.map((notice) => `notice of the job: ${String(notice)}`) : [];
}

/** Compares the result of a step with its expectation. */
export function endDifference(
  { given, call }: StepRun,
  expect: NonNullable<Step['expect']>,
): Differs | undefined {
  if (expect.error !== undefined) {
    if (!('error' in given)) {
      const diff = [
        `expected the error ${expect.error.code}, got ${shown(JSON.stringify(given.value) ?? 'nothing')}`,
      ];
      return { aspect: 'error', message: `${call} did not fail`, diff };
    }
    const diff = errorDifference(expect.error, given.error);
    return diff.length === 0
      ? undefined
      : { aspect: 'error', message: `${call} failed in another way: ${shown(given.error.message)}`, diff };
  }
  if ('error' in given) {
    const message = `${call} failed: ${shown(given.error.message)}`;
    return {
      aspect: 'value',
      message,
      diff: [`expected a value, got the error ${given.error.code ?? 'without a code'}`],
    };
  }
  const diff = partialDifference(expect.value, given.value);
  if (diff.length === 0) return undefined;
  const why = call === 'plan' ? declinedIn(given.value) : noticesIn(given.value);
  return { aspect: 'value', message: `${call} has another result`, diff, why };
}
