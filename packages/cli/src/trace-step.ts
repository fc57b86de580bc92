import type { Cost, ErrorCode, GenerationRequest, FieldOutcome, Offer, RegistryEvent } from '@crosspoint/core';
import type { QueryKind, RequestPurpose } from '@crosspoint/core/transport';

/** A field on its way to the wire. Words a person wrote are told by their length. */
export interface TracedField extends Pick<FieldOutcome, 'field' | 'outcome' | 'wire'> {
  readonly value?: string;
}

/** Something that happened, as plain data. It never holds a key, a prompt or media. */
export type Step =
  | { readonly step: 'validated'; readonly kind: string; readonly fields: readonly TracedField[] }
  | {
      readonly step: 'planned';
      readonly offers: readonly {
        readonly provider: string;
        readonly task: string;
        readonly price: Cost | null;
      }[];
      readonly declined: readonly string[];
    }
  | { readonly step: 'encoded'; readonly provider: string; readonly fields: readonly TracedField[] }
  | {
      readonly step: 'sent';
      readonly purpose: RequestPurpose;
      readonly method: string;
      readonly url: string;
      /** How often this was asked so far, this time included. */
      readonly attempt: number;
    }
  | {
      readonly step: 'asked';
      readonly about: QueryKind;
      readonly provider: string;
      /** `null`: no whole answer came. */
      readonly status: number | null;
      readonly took: number;
    }
  | {
      readonly step: 'read';
      readonly purpose: RequestPurpose;
      readonly status: number;
      readonly took: number;
    }
  | {
      readonly step: 'broken';
      readonly purpose: RequestPurpose;
      readonly reason: string;
      readonly left: boolean;
      readonly took: number;
    }
  | {
      readonly step: 'settled';
      readonly state: string;
      readonly code?: ErrorCode;
      readonly costs: readonly Cost[];
    }
  | {
      readonly step: 'again';
      readonly purpose: RequestPurpose;
      readonly code: ErrorCode;
      readonly inMs: number;
    }
  | { readonly step: 'saved'; readonly bytes: number; readonly mediaType: string; readonly took: number };

// Beyond this a text is somebody's own words, whatever its field is called.
const longestWord = 24;
const wordy: ReadonlySet<string> = new Set(['prompt', 'negativePrompt', 'shots']);

/** A value nobody minds on a screen. */
function shown(field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null && 'mediaType' in value && 'bytes' in value)
    return `${String(value.mediaType)}, ${String(value.bytes)} bytes`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return wordy.has(field) || text.length > longestWord ? `${text.length} characters` : text;
}

const traced = (
  field: string,
  word: FieldOutcome['outcome'],
  wire: FieldOutcome['wire'],
  value: unknown,
): TracedField => {
  const told = shown(field, value);
  return {
    field,
    outcome: word,
    ...(wire === undefined ? {} : { wire }),
    ...(told === undefined ? {} : { value: told }),
  };
};

const about: ReadonlySet<string> = new Set(['kind', 'model', 'tags']);
const media: ReadonlySet<string> = new Set(['image', 'lastFrame', 'video', 'references']);

export function validatedStep(request: GenerationRequest): Step {
  const given = Object.entries(request).filter(([name, value]) => !about.has(name) && value !== undefined);
  const fields = given.map(([name, value]) =>
    traced(name, 'sent', undefined, media.has(name) ? undefined : value),
  );
  return { step: 'validated', kind: request.kind, fields };
}

export const encodedStep = ({ provider, fieldReport }: Offer): Step => ({
  step: 'encoded',
  provider,
  fields: fieldReport.map(({ field, outcome, wire, from, to }) => traced(field, outcome, wire, to ?? from)),
});

/** An event as a step. `sent` counts how often each thing was asked. */
export function stepOf(event: RegistryEvent, sent: Map<string, number>): Step | undefined {
  switch (event.type) {
    case 'plan': {
      const offers = event.offers.map(({ provider, task, price = null }) => ({ provider, task, price }));
      return { step: 'planned', offers, declined: event.declined.map(({ provider }) => provider) };
    }
    case 'request.start': {
      const { purpose, method, url } = event;
      const attempt = (sent.get(purpose) ?? 0) + 1;
      sent.set(purpose, attempt);
      return { step: 'sent', purpose, method, url, attempt };
    }
    case 'query.end': {
      const { query, provider, status = null, durationMs: ms } = event;
      return { step: 'asked', about: query, provider, status, took: ms };
    }
    case 'request.end':
      return { step: 'read', purpose: event.purpose, status: event.status, took: event.durationMs };
    case 'request.error': {
      const { purpose, reason, phase, durationMs: ms } = event;
      return { step: 'broken', purpose, reason, left: phase === 'after-write', took: ms };
    }
    case 'submit.end': {
      const { status: word, code } = event;
      if (word === 'accepted') return undefined; // the job tells the rest
      return { step: 'settled', state: word, ...(code === undefined ? {} : { code }), costs: [] };
    }
    case 'job.update':
      return { step: 'settled', state: event.job.state, costs: event.job.costs };
    case 'retry':
      return { step: 'again', purpose: event.purpose, code: event.code, inMs: Math.round(event.inMs) };
    case 'output.saved':
      return { step: 'saved', bytes: event.bytes, mediaType: event.mediaType, took: event.durationMs };
    default:
      return undefined;
  }
}
