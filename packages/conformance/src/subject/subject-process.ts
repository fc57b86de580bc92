import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { KitFault } from '../kit-fault.ts';
import {
  readHello,
  readSubjectLine,
  type SubjectResponse,
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

/** How long a program may take to start, in ms, however little patience there is with it afterwards. */
const longestStartMs = 120_000;

/** No response: the subject ended, or took too long. */
export class NoResponse extends Error {
  /** Whether time passed and nothing else is known: that is no verdict about the subject. */
  readonly isLate: boolean;

  constructor(message: string, isLate = false) {
    super(message);
    this.isLate = isLate;
  }
}

/** A running subject: one line a request, one line a response, and everything that it printed. */
export class SubjectProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #patienceMs: number;
  readonly #open = new Map<number, (response: SubjectResponse | NoResponse) => void>();
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
      if (line !== undefined) this.#open.get(line.id)?.(line.response);
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

  /** @throws NoResponse */
  async ask(request: SubjectRequest, patienceMs = this.#patienceMs): Promise<SubjectResponse> {
    if (this.#end !== undefined) throw new NoResponse(this.#end);
    const id = ++this.#count;
    const arrives = new Promise<SubjectResponse | NoResponse>((resolve) => this.#open.set(id, resolve));
    const timer = setTimeout(
      () => this.#open.get(id)?.(new NoResponse(`no response in ${patienceMs} ms`, true)),
      patienceMs,
    );
    this.#child.stdin.write(`${JSON.stringify({ protocol: subjectProtocol, id, ...request })}\n`);
    const response = await arrives;
    clearTimeout(timer);
    this.#open.delete(id);
    if (response instanceof NoResponse) throw response;
    return response;
  }

  /** @throws KitFault where the subject does not speak the protocol */
  async hello(): Promise<SubjectHello> {
    let response: SubjectResponse;
    try {
      response = await this.ask({ do: 'hello' }, Math.max(this.#patienceMs, longestStartMs));
    } catch (error) {
      if (!(error instanceof NoResponse)) throw error;
      throw new KitFault(
        `the subject does not respond to \`hello\`: ${error.message}\n${this.#printed.slice(-2000)}`,
      );
    }
    const hello = readHello(response.ok);
    if (hello === undefined)
      throw new KitFault('the subject responds to `hello` with something else than { name, can }');
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
    for (const resolve of this.#open.values()) resolve(new NoResponse(reason));
  }
}
