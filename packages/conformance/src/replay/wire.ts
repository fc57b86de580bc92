import type { Exchange, ReplayFault, Response } from '../fixture/schema.ts';

/** What a session answers with. */
export type Answer =
  | { readonly response: Response; readonly fault?: undefined }
  | { readonly fault: ReplayFault; readonly response?: Response | undefined };

/** One exchange a session expects. */
export interface PlannedExchange {
  /** Its index in the fixture. */
  readonly index: number;
  readonly request: Exchange['request'];
  readonly answer: Answer;
}

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  /** Put together from what the caller meant to reach, not from where it was led. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One line of the wire log. */
export interface WireEntry {
  /** The exchange of the fixture it was taken for. */
  readonly exchange?: number | undefined;
  readonly request: ReceivedRequest;
  /** What it was answered with, in short: `200`, `hang`, `refused`. */
  readonly answered: string;
  readonly response?: { readonly status: number; readonly body: string } | undefined;
}

/** A way in which the wire was not as expected. */
export interface WireProblem {
  readonly kind: 'different' | 'unexpected' | 'missing';
  readonly exchange?: number | undefined;
  readonly message: string;
  readonly diff: readonly string[];
}
