import type { GenerationRequest, Offer, RegistryEvent } from '@crosspoint/core';
import type { Gateways } from './gateways.ts';
import type { Typed } from './options.ts';
import { rows } from './screen/rows.ts';
import { entryText } from './screen/trace.ts';
import type { Session } from './session.ts';
import { encodedEntry, type TraceEntry, entryOf, validatedEntry } from './trace-entry.ts';

/** Shows what happens, event by event. */
export interface Trace {
  /** The request that is about to be planned. */
  readonly request: (request: GenerationRequest) => void;
  /** The offer that will be taken. */
  readonly encoded: (offer: Offer | undefined) => void;
  readonly end: () => void;
}

const silent: Trace = { request: () => undefined, encoded: () => undefined, end: () => undefined };
const labelWidth = 14;

/** The trace of a command, if it was asked for: lines on stderr, a list in the document. */
export function traceOf(session: Session, flags: Typed['flags'], gateways: Gateways): Trace {
  if (flags['trace'] !== true) return silent;
  const began = session.io.clock.now();
  const entries: (TraceEntry & { readonly elapsedMs: number })[] = [];
  const add = (entry: TraceEntry | undefined): void => {
    // Plan and submit both plan: the same plan is shown once.
    const planned = entries.some(({ type }) => type === 'plan');
    if (entry === undefined || (entry.type === 'plan' && planned)) return;
    entries.push({ ...entry, elapsedMs: session.io.clock.now() - began });
    session.setJson({ trace: entries });
    const width = session.io.stderr.columns ?? 100;
    session.info(rows([[entry.type, entryText(entry, width - labelWidth)]], width, labelWidth));
  };
  let request: GenerationRequest | undefined;
  const sent = new Map<string, number>();
  const stop = gateways.observe((event: RegistryEvent) => {
    // A plan shows that the request was valid.
    if (event.type === 'plan' && request !== undefined) add(validatedEntry(request));
    if (event.type === 'plan') request = undefined;
    add(entryOf(event, sent));
  });
  return {
    request: (given) => (request = given),
    encoded: (offer) => add(offer === undefined ? undefined : encodedEntry(offer)),
    end: stop,
  };
}
