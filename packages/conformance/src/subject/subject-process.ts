import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { KitFault } from '../cli/exit-codes.ts';
import {
  readHello,
  readSubjectLine,
  type SubjectAnswer,
  type SubjectHello,
  subjectProtocol,
  type SubjectRequest,
} from './messages.ts';

export interface SubjectCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long a response may take, in ms. A limit against a subject that is stuck, and no measure of its speed. */
  readonly patienceMs: number;
}

/** No answer: the subject ended, or took too long. */
export class NoAnswer extends Error {}

/** A running subject: one line a request, one line a response, and everything that it printed. */
export class SubjectProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #patienceMs: number;
  readonly #open = new Map<number, (answer: SubjectAnswer | NoAnswer) => void>();
  readonly #ended: Promise<void>;
  #printed = '';
  #count = 0;
  #end: string | undefined;

  constructor({ command: [file = '', ...args], cwd, env, patienceMs }: SubjectCommand) {
    this.#patienceMs = patienceMs;
    this.#child = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    // a subject that ended is noticed by its end
    this.#child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: this.#child.stdout });
    lines.on('line', (text) => {
      const line = readSubjectLine(text);
      if (line !== undefined) this.#open.get(line.id)?.(line.answer);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#stop(`it could not be started: ${error.message}`);
        resolve();
      });
      this.#child.on('close', (code, signal) => {
        this.#stop(`it ended with ${signal ?? `exit code ${code}`}`);
        resolve();
      });
    });
  }

  /** Everything on stdout and stderr so far. */
  get printed(): string {
    return this.#printed;
  }

  /** @throws NoAnswer */
  async ask(request: SubjectRequest): Promise<SubjectAnswer> {
    if (this.#end !== undefined) throw new NoAnswer(this.#end);
    const id = ++this.#count;
    const answered = new Promise<SubjectAnswer | NoAnswer>((resolve) => this.#open.set(id, resolve));
    const timer = setTimeout(
      () => this.#open.get(id)?.(new NoAnswer(`no answer in ${this.#patienceMs} ms`)),
      this.#patienceMs,
    );
    this.#child.stdin.write(`${JSON.stringify({ protocol: subjectProtocol, id, ...request })}\n`);
    const answer = await answered;
    clearTimeout(timer);
    this.#open.delete(id);
    if (answer instanceof NoAnswer) throw answer;
    return answer;
  }

  /** @throws KitFault where the subject does not speak the protocol */
  async hello(): Promise<SubjectHello> {
    let answer: SubjectAnswer;
    try {
      answer = await this.ask({ do: 'hello' });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      throw new KitFault(
        `the subject does not answer \`hello\`: ${error.message}\n${this.#printed.slice(-2000)}`,
      );
    }
    const hello = readHello(answer.ok);
    if (hello === undefined)
      throw new KitFault('the subject answers `hello` with something else than { name, can }');
    if (
      !hello.can.includes('generate') &&
      !(['submit', 'wait', 'download'] as const).every((one) => hello.can.includes(one))
    )
      throw new KitFault('a subject can `submit`, `wait` and `download`, or it can `generate`');
    return hello;
  }

  /** Ends the process at once, and waits until all it printed has been read. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #stop(reason: string): void {
    this.#end ??= reason;
    for (const answer of this.#open.values()) answer(new NoAnswer(reason));
  }
}
