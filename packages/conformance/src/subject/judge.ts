import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneLine } from '@crosspoint/core/redact';
import { promises, type SubjectCase, subjectCases } from './cases.ts';
import {
  readDone,
  type SubjectFailed,
  type SubjectHello,
  type SubjectOperation,
  subjectProtocol,
} from './messages.ts';
import { type QueueRecord, soundFile, startQueueGateway } from './queue-gateway.ts';
import type { SubjectReport, SubjectResult, SubjectVerdict } from './report.ts';
import { NoResponse, type SubjectCommand, SubjectProcess } from './subject-process.ts';

/** How a case ended for the caller of the client. */
interface CaseOutcome {
  state?: 'succeeded' | 'failed';
  /** What single polls returned, in order; an error is `error`. */
  readonly polls: string[];
  error?: SubjectFailed;
  /** Calls that failed once, and succeeded when they were repeated. */
  readonly repeated: SubjectOperation[];
  /** The whole file, part of a file, or none. */
  file: 'whole' | 'part' | 'none';
}

const pollIntervalMs = 25;

/**
 * Judges a client by what an emulated gateway received from it.
 *
 * @throws KitFault where the subject does not speak the protocol
 */
export async function judgeSubject(
  command: SubjectCommand,
  cases: readonly SubjectCase[] = subjectCases,
): Promise<SubjectReport> {
  const folder = await mkdtemp(join(tmpdir(), 'crosspoint-subject-'));
  const subject = new RunningSubject(command);
  try {
    const hello = await subject.start();
    const results: SubjectResult[] = [];
    // one after the other: a subject may respond to its requests one by one
    for (const one of cases) results.push(await runCase(subject, one, hello, join(folder, `${one.id}.mp4`)));
    return {
      format: 1,
      protocol: subjectProtocol,
      subject: { name: hello.name, version: hello.version ?? null },
      results,
    };
  } finally {
    await subject.process?.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The running process of a subject, and how a new one is started. */
class RunningSubject {
  readonly #command: SubjectCommand;
  process: SubjectProcess | undefined;
  #earlier = '';

  constructor(command: SubjectCommand) {
    this.#command = command;
  }

  async start(): Promise<SubjectHello> {
    await this.process?.kill();
    this.#earlier += this.process?.printed ?? '';
    this.process = new SubjectProcess(this.#command);
    return this.process.hello();
  }

  get printed(): string {
    return this.#earlier + (this.process?.printed ?? '');
  }
}

async function runCase(
  subject: RunningSubject,
  one: SubjectCase,
  hello: SubjectHello,
  to: string,
): Promise<SubjectResult> {
  const apiKey = `subject-${randomBytes(16).toString('hex')}`;
  const gateway = await startQueueGateway(one.plan, apiKey);
  const outcome: CaseOutcome = { polls: [], repeated: [], file: 'none' };
  let stuck: NoResponse | undefined;
  try {
    await tellStory(subject, one, hello, { baseURL: gateway.url, apiKey, to }, outcome, gateway.record);
  } catch (error) {
    if (!(error instanceof NoResponse)) throw error;
    stuck = error;
    await subject.start();
  } finally {
    await gateway.close();
  }
  outcome.file = await fileAt(to);
  const { posts, purchases } = gateway.record;
  const printedKey = subject.printed.includes(apiKey);
  const canPoll = hello.can.includes('poll');
  const [verdict, message] = verdictOf(one, outcome, gateway.record, { printedKey, stuck, canPoll });
  const { id, promise, title } = one;
  // the text of a client can hold the key, and a report is shown to others
  return { id, promise, title, verdict, message: message.replaceAll(apiKey, '(the key)'), posts, purchases };
}

interface Story {
  readonly baseURL: string;
  readonly apiKey: string;
  readonly to: string;
}

/** Buys, waits and downloads, as an application would. */
async function tellStory(
  subject: RunningSubject,
  one: SubjectCase,
  hello: SubjectHello,
  story: Story,
  outcome: CaseOutcome,
  record: QueueRecord,
): Promise<void> {
  const { baseURL, apiKey, to } = story;
  const request = { model: 'acme/boat', prompt: 'A paper boat.' };
  const ask = async (operation: SubjectOperation, job?: unknown) => {
    if (subject.process === undefined) throw new NoResponse('it is not running');
    const sent = { do: operation, baseURL, apiKey, request, pollIntervalMs, job, to };
    const { ok, error } = await subject.process.ask(sent);
    if (error !== undefined) return { error };
    const done = readDone(ok);
    return done ?? { error: { message: `the response to \`${operation}\` is not in the protocol` } };
  };
  /** Asks once more after an error: a caller who still has the job can. */
  const askTwice = async (operation: 'wait' | 'download', job: unknown) => {
    const first = await ask(operation, job);
    const isSettled = !('error' in first) && (operation === 'download' || isEnd(first.state));
    if (isSettled || one.goal === 'error') return first;
    const second = await ask(operation, job);
    if (!('error' in second)) outcome.repeated.push(operation);
    return second;
  };

  if (one.polls !== undefined) {
    if (!hello.can.includes('poll')) return;
    const bought = await ask('submit');
    if ('error' in bought) {
      outcome.error = bought.error;
      return;
    }
    let { job } = bought;
    for (let count = 0; count < one.polls && outcome.state === undefined; count += 1) {
      const polled = await ask('poll', job);
      outcome.polls.push('error' in polled ? 'error' : (polled.state ?? 'no state'));
      if ('error' in polled) continue;
      job = polled.job ?? job;
      if (isEnd(polled.state)) outcome.state = polled.state;
    }
    return;
  }
  if (hello.can.includes('generate')) {
    if (one.restarts === true) {
      let ended = false;
      const lost = ask('generate')
        .catch(() => undefined)
        .finally(() => {
          ended = true;
        });
      await untilBought(() => record.reads > 0 || ended);
      await subject.start();
      await lost;
      outcome.error = { message: 'the client has one call only, and nothing that names the job' };
      return;
    }
    const end = await ask('generate');
    if ('error' in end) outcome.error = end.error;
    else outcome.state = end.state === 'failed' ? 'failed' : 'succeeded';
    return;
  }

  const submitted = await ask('submit');
  if ('error' in submitted) {
    outcome.error = submitted.error;
    return;
  }
  if (one.restarts === true) await subject.start();
  const waited = await askTwice('wait', submitted.job);
  if ('error' in waited) {
    outcome.error = waited.error;
    return;
  }
  if (!isEnd(waited.state)) {
    outcome.error = { message: `\`wait\` returned a job that is ${waited.state ?? 'of no state'}` };
    return;
  }
  outcome.state = waited.state;
  if (outcome.state === 'failed') return;
  const saved = await askTwice('download', waited.job ?? submitted.job);
  if ('error' in saved) outcome.error = saved.error;
}

const isEnd = (state: string | undefined): state is 'succeeded' | 'failed' =>
  state === 'succeeded' || state === 'failed';

/** Until the gateway accepted a submit and was asked about it once, or the client ended. @throws NoResponse after a while */
async function untilBought(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn++) {
    if (isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new NoResponse('it asked about no job in 10 seconds', true);
}

async function fileAt(path: string): Promise<CaseOutcome['file']> {
  try {
    return (await readFile(path)).equals(soundFile) ? 'whole' : 'part';
  } catch {
    return 'none';
  }
}

/** The verdict of a case: first what every case requires, then its own goal. */
function verdictOf(
  one: SubjectCase,
  outcome: CaseOutcome,
  record: QueueRecord,
  watched: {
    readonly printedKey: boolean;
    readonly stuck: NoResponse | undefined;
    readonly canPoll: boolean;
  },
): [SubjectVerdict, string] {
  const { error, state, file, repeated } = outcome;
  const said = error === undefined ? '' : `: ${shorten(error.message)}`;
  if (record.purchases > 1) return ['FAIL', `bought ${record.purchases} times`];
  if (record.keySeenAt.size > 0) return ['FAIL', `sent the key to ${[...record.keySeenAt].join(' and ')}`];
  if (watched.printedKey) return ['FAIL', 'printed the key'];
  if (watched.stuck !== undefined)
    return watched.stuck.isLate
      ? ['ERROR', `no verdict: ${watched.stuck.message}; it is stuck, or the machine is too busy`]
      : ['FAIL', watched.stuck.message];
  if (one.polls !== undefined && !watched.canPoll) return ['N/A', 'it has no `poll`'];
  if (record.purchases === 1 && error?.charged === 'no')
    return ['FAIL', `says that nothing was charged, after a purchase${said}`];

  const planned = one.plan.fault !== undefined || one.plan.foreignLinks === true;
  if (planned && !record.faulted && (one.goal !== 'file' || file === 'whole'))
    return ['N/A', 'it sends no such request'];

  switch (one.goal) {
    case 'file': {
      if (file !== 'whole')
        return ['FAIL', state === 'failed' ? 'reported the paid job as failed' : `lost the paid job${said}`];
      if (repeated.length > 0)
        return ['WARN', `${repeated.join(' and ')} threw; a second call with the same job succeeded`];
      return ['PASS', 'one purchase, and the whole file'];
    }
    case 'failed': {
      if (state === 'succeeded') return ['FAIL', 'reported a failed job as a success'];
      if (state === 'failed') return ['PASS', 'reported as failed'];
      return ['WARN', `an error, not a failed job${said}`];
    }
    case 'running': {
      const told = outcome.polls.join(', ');
      if (state !== undefined) return ['FAIL', `reported a job that goes on as ${state}`];
      if (error !== undefined) return ['WARN', `the submit threw${said}`];
      if (outcome.polls.at(-1) === 'error') return ['FAIL', `lost the paid job: its polls are ${told}`];
      if (record.reads > outcome.polls.length)
        return ['WARN', `${outcome.polls.length} polls sent ${record.reads} requests`];
      return ['PASS', `the polls are ${told}`];
    }
    case 'ended': {
      if (state === 'succeeded') return ['PASS', `the polls are ${outcome.polls.join(', ')}`];
      return ['FAIL', `never saw the end of the job: its polls are ${outcome.polls.join(', ')}${said}`];
    }
    case 'error': {
      if (error === undefined) return ['FAIL', `reported a success; the file is ${file}`];
      if (file !== 'none') return ['WARN', `an error, and part of the file under its final name${said}`];
      return ['PASS', 'an error, and no file'];
    }
    case 'any': {
      if (one.promise !== 'at-most-once' || record.purchases === 0 || error === undefined)
        return ['PASS', `${record.purchases === 1 ? 'one purchase' : 'no purchase'}${said}`];
      return error.charged === undefined
        ? ['WARN', 'one purchase; the error does not say that money may be spent']
        : ['PASS', `one purchase; the error says charged: ${error.charged}`];
    }
  }
}

const shorten = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}…` : text);

/** A report as lines of text. */
export function subjectText({ subject, results }: SubjectReport): string {
  const name = oneLine(subject.version === null ? subject.name : `${subject.name} ${subject.version}`);
  const lines = Object.entries(promises).flatMap(([promise, title]) => {
    const ofPromise = results.filter((result) => result.promise === promise);
    if (ofPromise.length === 0) return [];
    return [
      '',
      title,
      ...ofPromise.map(
        ({ id, verdict, message }) => `  ${verdict.padEnd(4)}  ${id.padEnd(20)}  ${oneLine(message)}`,
      ),
    ];
  });
  const count = (verdict: SubjectVerdict): number =>
    results.filter((result) => result.verdict === verdict).length;
  const sum = `${count('PASS')} passed, ${count('WARN')} with a warning, ${count('FAIL')} failed, ${count('N/A')} not applicable`;
  const errors = count('ERROR') === 0 ? '' : `, ${count('ERROR')} without a verdict`;
  return [name, ...lines, '', `${sum}${errors}`, ''].join('\n');
}
