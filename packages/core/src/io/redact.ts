import { LosslessNumber } from 'lossless-json';
import { oneLine } from '../model/one-line.ts';
import { Automaton } from './automaton.ts';
import { findKey, type Sought } from './find-key.ts';
import { Heads } from './heads.ts';
import { isAscii, patternsOf, shortestKey } from './key-patterns.ts';
import type { Meter } from './meter.ts';
import { hasStructure } from './opened.ts';

/** Takes every writing of a secret out of a text. */
export interface Redact {
  /** The text without the secret. */
  (text: string): string;
  /** The same for a text that was cut: of a beginning of a secret at its end, four letters are too many. */
  readonly atEnd?: (text: string) => string;
}

/** What to redact. */
export interface RedactOptions {
  /** What stands in a secret's place. @default '[redacted]' */
  readonly mask?: string | undefined;
  /** Counts how many letters were read. */
  readonly meter?: Meter | undefined;
}

/** Put together at first use: many a redactor never sees a text. */
function soughtOf(secrets: readonly string[]): () => Sought {
  let sought: Sought | undefined;
  return () => {
    if (sought !== undefined) return sought;
    const patterns = secrets.flatMap(patternsOf);
    let automaton: Automaton | undefined;
    sought = {
      // most texts hold no beginning of a pattern, and need none
      get automaton() {
        return (automaton ??= new Automaton(patterns));
      },
      heads: new Heads(patterns.map(({ text }) => text)),
      structured: secrets.some(hasStructure),
      shortestRun: Math.floor((Math.min(...secrets.map(({ length }) => length)) * 4) / 3),
    };
    return sought;
  };
}

/**
 * Makes a redactor for a secret, or for several. It reads a text a fixed number of times, however it is made, and copies
 * it only where something was found.
 *
 * Found are a secret in upper, lower and mixed case, in hex and in base64 of both alphabets at any place; each of them
 * percent-encoded, escaped as JSON and programs do, written in entities of HTML and broken into lines, in part or in
 * whole and one inside the other; hex and base64 inside of hex or base64; and a secret's beginning where a text, or a
 * text inside of JSON, was cut.
 *
 * @example
 * const redact = redactor([apiKey, webhookSecret]);
 * log(redact(text));
 */
export function redactor(secrets: string | readonly string[], options: RedactOptions = {}): Redact {
  const { mask = '[redacted]', meter = { steps: 0 } } = options;
  const long = [...new Set([secrets].flat())].filter(({ length }) => length >= shortestKey);
  const sought = soughtOf(long);
  const foreign = long.filter((secret) => !isAscii(secret));
  const clean = (given: string, cut: boolean): string => {
    if (long.length === 0 || given === '') return given;
    const text = foreign.reduce((rest, secret) => rest.replaceAll(secret, () => mask), given);
    const spans = findKey(text, sought(), cut, meter);
    if (spans.length === 0) return text;
    const kept: string[] = [];
    let from = 0;
    for (let i = 0; i < spans.length; i += 2) {
      kept.push(text.slice(from, spans[i]));
      from = spans[i + 1]!;
    }
    return [...kept, text.slice(from)].join(mask);
  };
  return Object.assign((text: string) => clean(text, false), { atEnd: (text: string) => clean(text, true) });
}

/**
 * Redacts every text inside parsed JSON, and a number that is a secret; all other numbers stay as they are.
 *
 * @example log(redactDeep(event, redactor(apiKey)));
 */
export function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number' || value instanceof LosslessNumber) {
    const digits = String(value);
    const clean = redact(digits);
    return clean === digits ? value : clean;
  }
  if (Array.isArray(value)) return value.map((one) => redactDeep(one, redact));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [redact(key), redactDeep(one, redact)]),
  );
}

const frames = (stack: string): string[] => stack.split('\n').filter((line) => /^\s+at /.test(line));

/** A copy of a caught error that holds text only, on one line each: no request, no headers, no key. */
export function cleanCause(error: unknown, redact: Redact, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(oneLine(redact(String(error))));
  const copy = new Error(oneLine(redact(error.message)));
  copy.name = oneLine(redact(error.name));
  if (error.stack !== undefined)
    copy.stack = [`${copy.name}: ${copy.message}`, ...frames(redact(error.stack)).map(oneFrame)].join('\n');
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: redact(error.code) });
  if (error.cause !== undefined && depth < 3) copy.cause = cleanCause(error.cause, redact, depth + 1);
  return copy;
}

const oneFrame = (line: string): string => `    ${oneLine(line)}`;
