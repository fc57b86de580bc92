import { redactDeep, type Redact, redactor, withoutCommands } from '@crosspoint/core/redact';
import picocolors from 'picocolors';
import { Interrupts } from './interrupts.ts';
import { inCi, type Io, type Stream, variable } from './io.ts';
import { sanitizeForTerminal, sanitizeJson } from './screen/sanitize.ts';
import type { Providers } from './providers.ts';
import { fit } from './screen/rows.ts';

/** Whether a stream may be coloured and drawn over. */
function isLively(io: Io, stream: Stream): boolean {
  return stream.isTTY && !inCi(io) && variable(io, 'NO_COLOR') === undefined && io.env['TERM'] !== 'dumb';
}

/** How a command is to speak, and whom it may ask. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly providers: Providers;
}

/** One command's run: what it may show, and the document it fills for `--json`. */
export class Session {
  readonly io: Io;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly providers: Providers;
  readonly interrupts: Interrupts;
  /** For stdout. */
  readonly colors: ReturnType<typeof picocolors.createColors>;
  /** Whether stderr can show a line that moves. */
  readonly lively: boolean;
  readonly #secrets = new Set<string>();
  #redact: Redact = redactor([]);
  #document: Readonly<Record<string, unknown>> | undefined = {};
  #status = '';
  #delivered: (() => Promise<void>)[] = [];

  constructor(io: Io, { json, quiet, providers }: Manner) {
    this.io = io;
    this.providers = providers;
    this.json = json;
    this.quiet = quiet;
    this.interrupts = new Interrupts(io);
    this.colors = picocolors.createColors(isLively(io, io.stdout));
    this.lively = isLively(io, io.stderr);
    for (const name of Object.keys(io.env)) if (name.endsWith('_API_KEY')) this.hide(name);
  }

  /** Somebody sits there and can be asked. */
  get interactive(): boolean {
    return this.io.stdin.isTTY && this.io.stdout.isTTY && !inCi(this.io) && !this.json;
  }

  /** How wide a line may be. */
  get width(): number {
    return this.io.stdout.columns ?? 100;
  }

  /** Keeps the value of a variable out of everything that is written. */
  hide(name: string): void {
    const value = variable(this.io, name)?.trim();
    if (value === undefined || this.#secrets.has(value)) return;
    this.#secrets.add(value);
    this.#redact = redactor([...this.#secrets]);
  }

  /** For a person's eyes. Keys go first: what is taken away after that can hide none. */
  #clean(text: string): string {
    return withoutCommands(sanitizeForTerminal(this.#redact(text)));
  }

  /** For a program: redacted text by text, so that it stays JSON whatever a key looks like. */
  #print(value: unknown, space?: number): void {
    this.status('');
    const document = JSON.stringify(redactDeep(value, this.#redact), undefined, space);
    this.io.stdout.write(`${sanitizeJson(document)}\n`);
  }

  #write(stream: Stream, text: string): void {
    this.status('');
    stream.write(`${this.#clean(text)}\n`);
  }

  /** A part of the screen, for a person. */
  print(text: string): void {
    if (!this.json && !this.quiet) this.#write(this.io.stdout, text);
  }

  /** What the command was called for; `--quiet` leaves it. */
  result(text: string): void {
    if (!this.json) this.#write(this.io.stdout, text);
  }

  /** Worth knowing on the way. */
  hint(text: string): void {
    if (!this.quiet) this.info(text);
  }

  /** Must not be missed. */
  info(text: string): void {
    const { columns } = this.io.stderr;
    const lines =
      columns === undefined
        ? text
        : text
            .split('\n')
            .map((line) => fit(line, columns))
            .join('\n');
    this.#write(this.io.stderr, lines);
  }

  /** The lines that move; an empty text takes them away. */
  status(text: string): void {
    if (text === this.#status) return;
    const above = this.#status.split('\n').length - 1;
    const erased = above === 0 ? '\r\u001B[2K' : `\u001B[${above}A\r\u001B[J`;
    this.#status = text;
    this.io.stderr.write(`${erased}${this.#clean(text)}`);
  }

  /** Adds to the document of `--json`. */
  setJson(more: Readonly<Record<string, unknown>>): void {
    if (this.#document !== undefined) this.#document = { ...this.#document, ...more };
  }

  /** What was told so far. */
  getJson(name: string): unknown {
    return this.#document?.[name];
  }

  /** Writes the document as one line now, for a command that goes on; nothing follows on stdout. */
  printJsonNow(document: Readonly<Record<string, unknown>>): void {
    this.#document = undefined;
    this.#print(plainData(document));
  }

  /**
   * What was bought has its file: from here on no signal changes how the run ends. `note` records the delivery, and runs
   * in `deliver`, once the person has been told where the file is.
   */
  saved(note: () => Promise<void>): void {
    this.interrupts.finish();
    this.#delivered.push(note);
  }

  /** Ends the output: takes the moving line away and writes the document. Tells whether stdout took all of it. */
  async end(): Promise<boolean> {
    this.interrupts.finish();
    this.status('');
    if (this.json && this.#document !== undefined) {
      this.#print(plainData(this.#document, shorten), 2);
      this.#document = undefined;
    }
    return (await this.io.stdout.flush?.()) ?? true;
  }

  /**
   * Ends the output of a run that succeeded, then records what was delivered. In this order: a process that is killed in
   * between, or whose reader is gone, leaves a purchase that the same command goes on with, and never buys again.
   */
  async deliver(): Promise<void> {
    const arrived = await this.end();
    const notes = this.#delivered.splice(0);
    if (!arrived) return;
    for (const note of notes) {
      await note().catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.info(
          `The delivery could not be recorded (${why}): the same command delivers this job again and buys nothing.`,
        );
      });
    }
  }
}

/** What JSON makes of a value, as data again: errors and jobs write themselves. */
const plainData = (value: unknown, change?: typeof shorten): unknown =>
  JSON.parse(JSON.stringify(value, change)) as unknown;

/** A picture inside a document is shown by its beginning: nobody reads the rest. */
function shorten(_key: string, value: unknown): unknown {
  const long = typeof value === 'string' && value.startsWith('data:') && value.length > 120;
  return long ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
}
