import { redactDeep, type Redact, redactor, withoutCommands } from '@crosspoint/core/redact';
import picocolors from 'picocolors';
import type { ExitCode } from '../io/exit-codes.ts';
import { inCi, type Io, type Stream, variable } from '../io/io.ts';
import type { Providers } from '../outside/providers.ts';
import { fit } from '../text/rows.ts';
import { sanitizeForTerminal, sanitizeJson } from '../text/sanitize.ts';
import { Interrupts } from './interrupts.ts';
import type { ResultDocument, CommandResult } from './result.ts';

/** Whether a stream may be coloured and drawn over. */
function isLively(io: Io, stream: Stream): boolean {
  return stream.isTTY && !inCi(io) && variable(io, 'NO_COLOR') === undefined && io.env['TERM'] !== 'dumb';
}

const widthOf = ({ columns }: Stream): number => columns ?? 100;

/** How a command prints, and which gateways there are. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly providers: Providers;
}

/** One command's run: its output, its interrupts, and what it has to close at the end. */
export class Session {
  readonly io: Io;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly providers: Providers;
  readonly interrupts: Interrupts;
  /** For stdout, which takes the result alone. */
  readonly colors: ReturnType<typeof picocolors.createColors>;
  /** For stderr, which takes everything else. */
  readonly noteColors: ReturnType<typeof picocolors.createColors>;
  /** Whether stderr can show a line that moves. */
  readonly lively: boolean;
  readonly #secrets = new Set<string>();
  #redact: Redact = redactor([]);
  #status = '';
  #isPrinted = false;
  readonly #toClose: (() => Promise<void>)[] = [];

  constructor(io: Io, { json, quiet, providers }: Manner) {
    this.io = io;
    this.providers = providers;
    this.json = json;
    this.quiet = quiet;
    this.interrupts = new Interrupts(io);
    this.colors = picocolors.createColors(isLively(io, io.stdout));
    this.lively = isLively(io, io.stderr);
    this.noteColors = picocolors.createColors(this.lively);
    for (const name of Object.keys(io.env)) if (name.endsWith('_API_KEY')) this.hide(name);
  }

  /** Somebody sits there and can be asked. */
  get interactive(): boolean {
    return this.io.stdin.isTTY && this.io.stdout.isTTY && !inCi(this.io) && !this.json;
  }

  /** How wide a line of the result may be. */
  get width(): number {
    return widthOf(this.io.stdout);
  }

  /** How wide a line on stderr may be. */
  get noteWidth(): number {
    return widthOf(this.io.stderr);
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

  #write(stream: Stream, text: string): void {
    this.status('');
    stream.write(`${this.#clean(text)}\n`);
  }

  /** For a program: redacted text by text, so that it stays JSON whatever a key looks like. */
  #writeJson(facts: ResultDocument, space: number | undefined): void {
    this.status('');
    const document = JSON.stringify(redactDeep(plainData(facts), this.#redact), undefined, space);
    this.io.stdout.write(`${sanitizeJson(document)}\n`);
  }

  /** A part of the screen, for a person; neither with `--json` nor with `--quiet`. */
  print(text: string): void {
    if (!this.json && !this.quiet) this.#write(this.io.stderr, text);
  }

  /** Worth knowing on the way; not with `--quiet`. */
  hint(text: string): void {
    if (!this.quiet) this.info(text);
  }

  /** Must not be missed. */
  info(text: string): void {
    const { columns } = this.io.stderr;
    const lines = text.split('\n').map((line) => (columns === undefined ? line : fit(line, columns)));
    this.#write(this.io.stderr, lines.join('\n'));
  }

  /** The lines that move; an empty text takes them away. */
  status(text: string): void {
    if (text === this.#status) return;
    const above = this.#status.split('\n').length - 1;
    const erased = above === 0 ? '\r\u001B[2K' : `\u001B[${above}A\r\u001B[J`;
    this.#status = text;
    this.io.stderr.write(`${erased}${this.#clean(text)}`);
  }

  /** Prints what a command came to, the only thing on stdout, and runs what follows it. Gives the exit code. */
  async printResult({ facts, text, notes, code = 0, delivered, serve }: CommandResult): Promise<ExitCode> {
    // From here on no signal changes how the run ends, except for a command that goes on.
    if (serve === undefined) this.interrupts.finish();
    this.status('');
    if (!this.json && text !== undefined) this.#write(this.io.stdout, text);
    if (this.json && !this.#isPrinted) this.#writeJson(facts, serve === undefined ? 2 : undefined);
    this.#isPrinted = true;
    if (notes !== undefined && notes !== '') this.print(notes);
    const arrived = (await this.io.stdout.flush?.()) ?? true;
    if (arrived) await this.#record(delivered);
    await serve?.();
    return code;
  }

  /**
   * Records the delivery, after stdout took the result. In this order: a process that is killed in between, or whose
   * reader is gone, leaves a purchase that the same command goes on with, and never buys again.
   */
  async #record(delivered: CommandResult['delivered']): Promise<void> {
    try {
      await delivered?.();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.info(
        `The delivery could not be recorded (${why}): the same command delivers this job again and buys nothing.`,
      );
    }
  }

  /** Closes something after the result was printed and recorded; what was opened last is closed first. */
  closeAtEnd(close: () => Promise<void>): void {
    this.#toClose.push(close);
  }

  /** Ends the run. Everything is written by now, so a failure here does not change how the command ended. */
  async close(): Promise<void> {
    for (const close of this.#toClose.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.info(`Something could not be closed at the end (${why}).`);
      }
    }
  }
}

/** What JSON makes of a value, as data again: errors and jobs write themselves. */
const plainData = (value: unknown): unknown => JSON.parse(JSON.stringify(value, shorten)) as unknown;

/** A data URL inside a document is shown by its beginning: the rest tells a reader nothing. */
function shorten(_key: string, value: unknown): unknown {
  const long = typeof value === 'string' && value.startsWith('data:') && value.length > 120;
  return long ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
}
