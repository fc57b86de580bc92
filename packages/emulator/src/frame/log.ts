/** One request the emulator received. */
export interface RecordedRequest {
  /** When it had been read to its end, in milliseconds since 1970 on the emulator's clock. */
  readonly at: number;
  /** `aimlapi`, or empty where the path belongs to no gateway. */
  readonly gateway: string;
  /** In capitals, such as `POST`. */
  readonly method: string;
  /** As received: `/aimlapi/v2/video/generations`. */
  readonly path: string;
  /** The parameters of the query, decoded; of one that is given twice the last value. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names, the true values: only the control routes mask the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON, or the fields of a form with files as data URLs; undefined where it is neither. */
  readonly body: unknown;
  /** The body as it was sent; bytes that are no text are read as UTF-8. */
  readonly bodyText: string;
  /** `aimlapi.submit`; `unknown` where no route matches. */
  readonly route: string;
  /** The type of the fault that was injected, if any. */
  readonly fault?: string;
  /** The model it asks for, where no document prints it: `veo3-1-video (family veo)`. */
  unlistedModel?: string;
  /** The status put on the wire; absent where none was. */
  status?: number;
  /** The route itself ran and accepted the request (2xx), whether or not the client received the response. */
  accepted?: boolean;
}

export interface Log {
  /** The newest ones, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** How many were received, exact, by route. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many a route accepted, exact, by route. */
  readonly accepted: Readonly<Record<string, number>>;
  add(seen: RecordedRequest): void;
  accept(seen: RecordedRequest): void;
  reset(): void;
}

/** How many requests are kept, and how many characters of their bodies. */
const most = { requests: 1000, characters: 256 * 1024 * 1024 };

export function createLog(): Log {
  const requests: RecordedRequest[] = [];
  const counts: Record<string, number> = {};
  const accepted: Record<string, number> = {};
  let characters = 0;
  return {
    requests,
    counts,
    accepted,
    add(seen) {
      requests.push(seen);
      counts[seen.route] = (counts[seen.route] ?? 0) + 1;
      characters += seen.bodyText.length;
      while (requests.length > most.requests || (characters > most.characters && requests.length > 1)) {
        characters -= requests.shift()?.bodyText.length ?? 0;
      }
    },
    accept(seen) {
      seen.accepted = true;
      accepted[seen.route] = (accepted[seen.route] ?? 0) + 1;
    },
    reset() {
      requests.length = 0;
      characters = 0;
      for (const tally of [counts, accepted]) for (const route of Object.keys(tally)) delete tally[route];
    },
  };
}
