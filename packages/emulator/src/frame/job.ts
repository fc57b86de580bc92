import { randomBytes } from 'node:crypto';
import { lengthOf, type Script, readScript } from './script.ts';

/**
 * A job, all of it in its id: any emulator, in any process and on any port, can serve it without having seen it.
 * `emu-<start>-<script>-<units>-<random>`, numbers in base 36; every character may stand in a URL as it is.
 */
export interface EmulatedJob {
  readonly id: string;
  /** When it was accepted, in milliseconds since 1970, on the clock of the emulator that accepted it. */
  readonly startedAt: number;
  readonly script: Script;
  /** What it costs, in whole units of whatever the gateway counts. */
  readonly units: number;
}

type ScriptFlags = Readonly<Record<string, string>>;

const idPattern = /^emu-([0-9a-z]{1,9})-([0-9a-z.]+)-([0-9a-z]{1,10})-[0-9a-f]{8}$/;

export function createJob(startedAt: number, script: Script, units: number): EmulatedJob {
  const random = randomBytes(4).toString('hex');
  const id = ['emu', Math.floor(startedAt).toString(36), script.text, units.toString(36), random].join('-');
  return { id, startedAt, script, units };
}

/** When a job is over, whatever its end. */
export const endOf = ({ startedAt, script }: EmulatedJob): number => startedAt + lengthOf(script);

/** The job an id stands for; undefined where it is no id of an emulator. */
export function readJob(id: string, flags: ScriptFlags): EmulatedJob | undefined {
  const [, start, text, units] = idPattern.exec(id) ?? [];
  if (start === undefined || text === undefined || units === undefined) return undefined;
  const script = scriptOrNone(text, flags);
  if (script === undefined) return undefined;
  return { id, startedAt: Number.parseInt(start, 36), script, units: Number.parseInt(units, 36) };
}

/** An id is outside input: a script in it that cannot be read makes it an unknown id, not a failure of ours. */
function scriptOrNone(text: string, flags: ScriptFlags): Script | undefined {
  try {
    return readScript(text, flags);
  } catch {
    return undefined;
  }
}
