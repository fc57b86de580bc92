import * as z from 'zod';
import { readInput } from './input.ts';
import { type EndLetter, type PhaseLetter, endNames, ends, phases } from './script-words.ts';

/** What a job goes through: phases with their length, one end, and the flags a gateway gives a meaning. */
export interface Script {
  /** The text it was read from. */
  readonly text: string;
  readonly phases: readonly { readonly letter: PhaseLetter; readonly ms: number }[];
  readonly end: EndLetter;
  readonly flags: readonly string[];
}

/**
 * A script as an object, for code.
 *
 * @example { queuedMs: 500, runningMs: 2_000, end: 'failed' }
 */
export interface ScriptOptions {
  /** How long the job is queued, in milliseconds. @default 0 */
  readonly queuedMs?: number;
  /** How long the job runs after that, in milliseconds. @default 0 */
  readonly runningMs?: number;
  /** How the job ends: a name, or a letter of the README's table. @default 'completed' */
  readonly end?: keyof typeof endNames | EndLetter;
  /** Flags of a gateway, without their dots. @default none */
  readonly flags?: readonly string[];
}

/** About 1.5 s in the queue, 2.5 s processing, then a result. */
export const defaultScript = 'q1500g2500c';

const phasePattern = new RegExp(`([${Object.keys(phases).join('')}])([0-9]{1,9})`, 'y');
const endPattern = new RegExp(`([${Object.keys(ends).join('')}])((?:\\.[a-z]+)*)$`, 'y');
const longest = 120;

/** Reads a script; throws with everything that is wrong with it. `flags` are the known ones, with their meaning. */
export function readScript(text: string, flags: Readonly<Record<string, string>>): Script {
  const read: { letter: PhaseLetter; ms: number }[] = [];
  let at = 0;
  while (at < text.length && text.length <= longest) {
    phasePattern.lastIndex = at;
    const phase = phasePattern.exec(text);
    if (phase === null) break;
    read.push({ letter: phase[1] as PhaseLetter, ms: Number(phase[2]) });
    at = phasePattern.lastIndex;
  }
  endPattern.lastIndex = at;
  const end = endPattern.exec(text);
  if (end === null) throw new Error(`${explain(text)} It is wrong from its character ${at + 1} on.`);
  const named = (end[2] ?? '').split('.').slice(1);
  const unknown = named.filter((flag) => !Object.hasOwn(flags, flag));
  if (unknown.length > 0) {
    const known = Object.keys(flags).join(', ');
    throw new Error(`${explain(text)} It names unknown flags: ${unknown.join(', ')}; known are ${known}.`);
  }
  return { text, phases: read, end: end[1] as EndLetter, flags: named };
}

const ms = z.int().min(0).max(999_999_999);
const scriptOptions: z.ZodType<ScriptOptions> = z.strictObject({
  queuedMs: ms.exactOptional(),
  runningMs: ms.exactOptional(),
  end: z
    .enum([...Object.keys(endNames), ...Object.keys(ends)] as (keyof typeof endNames | EndLetter)[])
    .exactOptional(),
  flags: z.array(z.string()).exactOptional(),
});

/** Reads a script in either form. @throws Error that names everything that is wrong with it. */
export function scriptFrom(input: string | ScriptOptions, flags: Readonly<Record<string, string>>): Script {
  if (typeof input === 'string') return readScript(input, flags);
  const {
    queuedMs = 0,
    runningMs = 0,
    end = 'completed',
    flags: named = [],
  } = readInput('The script', scriptOptions, input);
  const letter = end in endNames ? endNames[end as keyof typeof endNames] : end;
  return readScript([`q${queuedMs}g${runningMs}${letter}`, ...named].join('.'), flags);
}

/** Where a job with this script is, so many milliseconds after its start. */
export function stageAt(script: Script, elapsedMs: number): { phase: PhaseLetter } | { end: EndLetter } {
  let until = 0;
  for (const { letter, ms } of script.phases) {
    until += ms;
    if (elapsedMs < until) return { phase: letter };
  }
  return { end: script.end };
}

/** How long a job with this script takes, in milliseconds. */
export function lengthOf(script: Script): number {
  return script.phases.reduce((sum, { ms }) => sum + ms, 0);
}

function explain(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
  return (
    `"${shown}" is no script: phases (${Object.keys(phases).join('')}, each with its milliseconds), ` +
    `one end (${Object.keys(ends).join('')}), then .flags, as in ${defaultScript}.`
  );
}
