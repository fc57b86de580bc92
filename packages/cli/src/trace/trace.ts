import type { GenerationRequest, Offer } from '@crosspoint/core';
import type { Gateways } from '../gateways/gateways.ts';
import type { Typed } from '../input/options.ts';
import type { ResultDocument } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { rows } from '../text/rows.ts';
import { encodedEntry, entryOf, type TraceEntry, validatedEntry } from './entry.ts';
import { entryText } from './text.ts';

/** Shows what happens, event by event. */
export interface Trace {
  /** The request that is about to be planned. */
  readonly request: (request: GenerationRequest) => void;
  /** The offer that will be taken. */
  readonly encoded: (offer: Offer | undefined) => void;
  /** The entries so far, for the document of `--json`. */
  readonly facts: () => ResultDocument;
}

const silent: Trace = { request: () => undefined, encoded: () => undefined, facts: () => ({}) };
const labelWidth = 14;

/** The trace of a command, if it was asked for: lines on stderr, a list in the document. */
export function traceOf(session: Session, flags: Typed['flags'], gateways: Gateways): Trace {
  if (flags['trace'] !== true) return silent;
  const began = session.io.clock.now();
  const entries: (TraceEntry & { readonly elapsedMs: number })[] = [];
  const add = (entry: TraceEntry | undefined): void => {
    if (entry === undefined || isShown(entry)) return;
    entries.push({ ...entry, elapsedMs: session.io.clock.now() - began });
    const width = session.noteWidth;
    session.info(rows([[entry.type, entryText(entry, width - labelWidth)]], width, labelWidth));
  };
  // Plan and submit both plan: a plan that says the same is shown once.
  let lastPlan: string | undefined;
  const isShown = (entry: TraceEntry): boolean => {
    if (entry.type !== 'plan') return false;
    const text = JSON.stringify({
      ...entry,
      offers: entry.offers.map(({ price, ...offer }) => ({
        ...offer,
        price: price && { ...price, at: undefined },
      })),
    });
    const isSame = text === lastPlan;
    lastPlan = text;
    return isSame;
  };
  let request: GenerationRequest | undefined;
  const sent = new Map<string, number>();
  gateways.observe((event) => {
    // A plan shows that the request was valid.
    if (event.type === 'plan' && request !== undefined) add(validatedEntry(request));
    if (event.type === 'plan') request = undefined;
    add(entryOf(event, sent));
  });
  return {
    request: (given) => (request = given),
    encoded: (offer) => add(offer === undefined ? undefined : encodedEntry(offer)),
    facts: () => (entries.length === 0 ? {} : { trace: [...entries] }),
  };
}
