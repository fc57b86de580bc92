import type { IncomingMessage, ServerResponse } from 'node:http';
import { takeOut } from '../fixture/placeholders.ts';
import { requestDifference } from './match.ts';
import { isStalling, play, responseOf } from './play.ts';
import type { Answer, Planned, Seen, WireEntry, WireProblem } from './wire.ts';

export interface SessionOptions {
  readonly exchanges: readonly Planned[];
  /** What stands for `{{secret.apiKey}}`. */
  readonly key: string;
  /** Called when a caller is left waiting; ends when the caller hangs up. */
  readonly stalled: (gone: Promise<void>) => void;
  /** Two jobs at once come in any order. @default false */
  readonly anyOrder?: boolean;
}

const unknownCall = {
  status: 501,
  headers: [['content-type', 'application/json']] as [string, string][],
  body: { text: '{"error":{"message":"the fixture knows no such call"}}' },
};

const bare = (url: string): string => url.replace(/[?#].*$/, '');

/** What one step may see of the wire: its exchanges in order, what came instead, and what never came. */
export class ExchangeScript {
  readonly #options: SessionOptions;
  readonly #open: Planned[];
  readonly #played: Planned[] = [];
  readonly log: WireEntry[] = [];
  readonly #problems: WireProblem[] = [];
  /** Connections that are open right now. */
  sockets = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#open = [...options.exchanges];
  }

  get key(): string {
    return this.#options.key;
  }

  /** Whether the next connection is to be refused; then it was, and the exchange is over. */
  refuses(origin: string): boolean {
    const next = this.#open[0];
    if (next?.answer.fault?.type !== 'refuse') return false;
    this.#open.shift();
    this.#played.push(next);
    const { method, url } = next.request;
    if (new URL(url).origin !== origin)
      this.#object(
        'different',
        `exchange ${next.index} went to ${origin}`,
        [`url: expected ${url}`],
        next.index,
      );
    this.log.push({
      exchange: next.index,
      request: { method, url: origin, headers: {}, body: '' },
      answered: 'refused',
    });
    return true;
  }

  /** Answers a request that was read whole. */
  async answer(seen: Seen, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const planned = this.#take(seen);
    const answer: Answer = planned?.answer ?? { response: unknownCall };
    const httpResponse = responseOf(answer);
    this.log.push({
      exchange: planned?.index,
      request: seen,
      answered: answer.fault?.type ?? String(httpResponse.status),
      ...(answer.fault === undefined || 'response' in answer.fault
        ? { response: { status: httpResponse.status, body: httpResponse.body?.text ?? '(bytes)' } }
        : {}),
    });
    const gone = new Promise<void>((resolve) => void response.once('close', resolve));
    await play(request, response, answer, this.key);
    // Only now: what comes of the answer is on its way, and the caller waits for the rest.
    if (isStalling(answer)) this.#options.stalled(gone);
  }

  #take(seen: Seen): Planned | undefined {
    const { key, anyOrder = false } = this.#options;
    const fits = (it: Planned): boolean => requestDifference(it.request, seen, key).length === 0;
    const next = anyOrder ? (this.#open.find(fits) ?? this.#open[0]) : this.#open[0];
    const shown = takeOut(`${seen.method} ${seen.url}`, key);
    if (next === undefined) return this.#unexpected(shown, fits, 'there is nothing left to ask');
    const diff = requestDifference(next.request, seen, key);
    const samePlace = next.request.method === seen.method && bare(next.request.url) === bare(seen.url);
    if (diff.length > 0 && !samePlace) {
      const wanted = `${next.request.method} ${next.request.url}`;
      return this.#unexpected(shown, fits, `exchange ${next.index} is ${wanted}`, diff);
    }
    if (diff.length > 0)
      this.#object('different', `exchange ${next.index} is another request than expected`, diff, next.index);
    this.#open.splice(this.#open.indexOf(next), 1);
    this.#played.push(next);
    return next;
  }

  /** A call nobody expected: one that was made before, one that comes too early, or a stranger. */
  #unexpected(
    shown: string,
    fits: (it: Planned) => boolean,
    instead: string,
    diff: readonly string[] = [],
  ): undefined {
    const [again, early] = [this.#played.find(fits), this.#open.find(fits)];
    const why =
      again !== undefined
        ? `repeats exchange ${again.index}`
        : early !== undefined
          ? `comes too early, it is exchange ${early.index}`
          : 'is in no exchange of this step';
    this.#object('unexpected', `${shown} ${why}; ${instead}`, diff);
    return undefined;
  }

  #object(kind: WireProblem['kind'], message: string, diff: readonly string[], exchange?: number): void {
    this.#problems.push({
      kind,
      message,
      diff: diff.map((it) => takeOut(it, this.key)),
      ...(exchange === undefined ? {} : { exchange }),
    });
  }

  /** Everything that was not as expected, and what never came. */
  problems(): readonly WireProblem[] {
    const missing = this.#open.map(({ index, request }): WireProblem => {
      const message = `exchange ${index} never came: ${request.method} ${request.url}`;
      return { kind: 'missing', exchange: index, message, diff: [] };
    });
    return [...this.#problems, ...missing];
  }
}
