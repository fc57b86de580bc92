import type { FixtureExchange, ReplayFault, Response } from '../fixture/schema.ts';

/** The response to a request: a response or a fault. */
export type ReplayOutcome =
  | { readonly response: Response; readonly fault?: undefined }
  | { readonly fault: ReplayFault; readonly response?: Response | undefined };

/** One expected exchange. */
export interface PlannedExchange {
  /** Its index in the fixture. */
  readonly index: number;
  readonly request: FixtureExchange['request'];
  readonly outcome: ReplayOutcome;
}

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  /** The URL that the caller meant, not the loopback address it was led to. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text; of bytes that are no text, base64. */
  readonly body: string;
}

/** One entry of the log of requests. */
export interface WireEntry {
  /** The exchange of the fixture that it matched. */
  readonly exchange?: number | undefined;
  readonly request: ReceivedRequest;
  /** The response in short: `200`, `hang`, `refused`. */
  readonly outcome: string;
  readonly response?: { readonly status: number; readonly body: string } | undefined;
}

/** A request that was not as expected, or that is missing. */
export interface WireProblem {
  readonly kind: 'different' | 'unexpected' | 'missing';
  readonly exchange?: number | undefined;
  readonly message: string;
  readonly diff: readonly string[];
}
