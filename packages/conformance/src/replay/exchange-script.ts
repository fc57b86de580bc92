import type { IncomingMessage, ServerResponse } from 'node:http';
import { fillGenerated, type GeneratedValues } from '../fixture/generated-values.ts';
import { fillIn, takeOut } from '../fixture/placeholders.ts';
import { generatedValuesIn, requestDifference } from './match.ts';
import { isStalling, play, responseOf } from './play.ts';
import type { ReplayOutcome, PlannedExchange, ReceivedRequest, WireEntry, WireProblem } from './wire.ts';

export interface ExchangeScriptOptions {
  readonly exchanges: readonly PlannedExchange[];
  /** The value of `{{secret.apiKey}}`. */
  readonly key: string;
  /** Called when a fault leaves the caller waiting; the promise resolves when either side closes the connection. */
  readonly stalled: (closed: Promise<void>, close: () => void) => void;
  /** Called before a response that comes late: lets so much time pass, in ms. */
  readonly passed: (ms: number) => void;
  /** Whether requests may come in any order, as those of two concurrent jobs do. @default false */
  readonly anyOrder?: boolean;
  /** The generated values of an earlier step. @default none: they are taken from the first request that has them */
  readonly values?: GeneratedValues | undefined;
}

const unknownRequest = {
  status: 501,
  headers: [['content-type', 'application/json']] as [string, string][],
  body: { text: '{"error":{"message":"the fixture has no such request"}}' },
};

const bare = (url: string): string => url.replace(/[?#].*$/, '');

/** The expected exchanges of one step, in order; it records which requests differ, are unexpected or are missing. */
export class ExchangeScript {
  readonly #options: ExchangeScriptOptions;
  readonly #open: PlannedExchange[];
  readonly #played: PlannedExchange[] = [];
  readonly log: WireEntry[] = [];
  readonly #problems: WireProblem[] = [];
  #values: GeneratedValues;
  /** Connections that are open right now. */
  sockets = 0;

  constructor(options: ExchangeScriptOptions) {
    this.#options = options;
    this.#open = [...options.exchanges];
    this.#values = options.values ?? {};
  }

  /** The generated values as far as they are known. */
  get values(): GeneratedValues {
    return this.#values;
  }

  /** The headers that its exchanges name, in small letters. */
  get namedHeaders(): ReadonlySet<string> {
    const names = this.#options.exchanges.flatMap(({ request }) => Object.keys(request.headers ?? {}));
    return new Set(names.map((name) => name.toLowerCase()));
  }

  get key(): string {
    return this.#options.key;
  }

  /** Whether the next connection is refused; if so, its exchange is done. */
  refuses(origin: string): boolean {
    const next = this.#open[0];
    if (next?.outcome.fault?.type !== 'refuse') return false;
    this.#open.shift();
    this.#played.push(next);
    const { method, url } = next.request;
    if (new URL(url).origin !== origin)
      this.#report(
        'different',
        `exchange ${next.index} went to ${origin}`,
        [`url: expected ${url}`],
        next.index,
      );
    this.log.push({
      exchange: next.index,
      request: { method, url: origin, headers: {}, body: '' },
      outcome: 'refused',
    });
    return true;
  }

  /** Responds to a request that was read completely. */
  async respond(
    received: ReceivedRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const planned = this.#take(received);
    const outcome: ReplayOutcome = planned?.outcome ?? { response: unknownRequest };
    const httpResponse = responseOf(outcome);
    this.log.push({
      exchange: planned?.index,
      request: received,
      outcome: outcome.fault?.type ?? String(httpResponse.status),
      ...(outcome.fault === undefined || 'response' in outcome.fault
        ? { response: { status: httpResponse.status, body: httpResponse.body?.text ?? '(bytes)' } }
        : {}),
    });
    const closed = new Promise<void>((resolve) => void response.once('close', resolve));
    if (outcome.fault?.type === 'late') this.#options.passed(outcome.fault.afterMs);
    await play(request, response, outcome, (text) => fillGenerated(fillIn(text, this.key), this.#values));
    // Only now: the first part of the response was sent, and the caller waits for the rest.
    if (isStalling(outcome)) this.#options.stalled(closed, () => response.destroy());
  }

  #take(received: ReceivedRequest): PlannedExchange | undefined {
    const { key, anyOrder = false } = this.#options;
    const matches = (exchange: PlannedExchange): boolean =>
      requestDifference(exchange.request, received, key, this.#values).length === 0;
    const next = anyOrder ? (this.#open.find(matches) ?? this.#open[0]) : this.#open[0];
    if (next === undefined) return this.#unexpected(received, matches, 'no request is left');
    const diff = requestDifference(next.request, received, key, this.#values);
    const samePlace =
      next.request.method === received.method && bare(next.request.url) === bare(received.url);
    if (diff.length > 0 && !samePlace) {
      const wanted = `${next.request.method} ${next.request.url}`;
      return this.#unexpected(received, matches, `exchange ${next.index} is ${wanted}`, diff);
    }
    if (diff.length > 0)
      this.#report('different', `exchange ${next.index} is another request than expected`, diff, next.index);
    this.#open.splice(this.#open.indexOf(next), 1);
    this.#played.push(next);
    // Concurrent purchases have values of their own.
    if (!anyOrder) this.#values = { ...generatedValuesIn(next.request, received), ...this.#values };
    return next;
  }

  /** Reports an unexpected request: a repeated one, one that comes too early, or one that is in no exchange. */
  #unexpected(
    received: ReceivedRequest,
    matches: (exchange: PlannedExchange) => boolean,
    instead: string,
    diff: readonly string[] = [],
  ): undefined {
    const [again, early] = [this.#played.find(matches), this.#open.find(matches)];
    const why =
      again !== undefined
        ? `repeats exchange ${again.index}`
        : early !== undefined
          ? `comes too early, it is exchange ${early.index}`
          : 'is in no exchange of this step';
    const shown = takeOut(`${received.method} ${received.url}`, this.key);
    this.#report('unexpected', `${shown} ${why}; ${instead}`, diff);
    return undefined;
  }

  #report(kind: WireProblem['kind'], message: string, diff: readonly string[], exchange?: number): void {
    this.#problems.push({
      kind,
      message,
      diff: diff.map((line) => takeOut(line, this.key)),
      ...(exchange === undefined ? {} : { exchange }),
    });
  }

  /** Every request that was not as expected, and every exchange without a request. */
  problems(): readonly WireProblem[] {
    const missing = this.#open.map(({ index, request }): WireProblem => {
      const message = `exchange ${index} has no request: ${request.method} ${request.url}`;
      return { kind: 'missing', exchange: index, message, diff: [] };
    });
    return [...this.#problems, ...missing];
  }
}
