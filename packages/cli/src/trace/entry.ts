import type {
  Cost,
  ErrorCode,
  FieldOutcome,
  GenerationRequest,
  JobState,
  Offer,
  RegistryEvent,
} from '@crosspoint/core';
import type { QueryKind, RegistryEventMap, RequestPurpose } from '@crosspoint/core/transport';

/** A field as it is sent. Text a person wrote is shown by its length. */
export interface TracedField extends Pick<FieldOutcome, 'field' | 'outcome' | 'wire'> {
  readonly value?: string;
}

/**
 * Something that happened, as plain data: core's events by their own types, and before them the request as it was
 * validated and encoded. It never holds a key, a prompt or media.
 */
export type TraceEntry =
  | { readonly type: 'validated'; readonly kind: string; readonly fields: readonly TracedField[] }
  | {
      readonly type: 'plan';
      readonly offers: readonly {
        readonly provider: string;
        readonly task: string;
        readonly price: Cost | null;
      }[];
      readonly declined: readonly string[];
    }
  | { readonly type: 'encoded'; readonly provider: string; readonly fields: readonly TracedField[] }
  | {
      readonly type: 'request.start';
      readonly purpose: RequestPurpose;
      readonly method: string;
      readonly url: string;
      /** How often a request of this purpose was sent so far, this one included. */
      readonly attempt: number;
    }
  | {
      readonly type: 'query.end';
      readonly query: QueryKind;
      readonly provider: string;
      /** `null`: no complete response. */
      readonly status: number | null;
      readonly durationMs: number;
    }
  | {
      readonly type: 'request.end';
      readonly purpose: RequestPurpose;
      readonly status: number;
      readonly durationMs: number;
    }
  | {
      readonly type: 'request.error';
      readonly purpose: RequestPurpose;
      readonly reason: string;
      /** Whether at least a part of the request may have left this machine. */
      readonly requestSent: boolean;
      readonly durationMs: number;
    }
  | {
      readonly type: 'request.waiting';
      readonly provider: string;
      readonly purpose: RegistryEventMap['request.waiting']['purpose'];
      /** At least so long, in ms; absent while every request allowed is under way. */
      readonly inMs?: number;
    }
  | { readonly type: 'submit.waiting'; readonly atMostMs: number }
  | {
      readonly type: 'submit.end';
      readonly status: RegistryEventMap['submit.end']['status'];
      readonly code?: ErrorCode;
    }
  | { readonly type: 'job.update'; readonly state: JobState; readonly costs: readonly Cost[] }
  | {
      readonly type: 'retry';
      readonly purpose: RequestPurpose;
      readonly code: ErrorCode;
      readonly inMs: number;
    }
  | {
      readonly type: 'output.saved';
      readonly bytes: number;
      readonly mediaType: string;
      readonly durationMs: number;
    };

// A longer text was written by a person, whatever its field is called.
const longestWord = 24;
const proseFields: ReadonlySet<string> = new Set(['prompt', 'negativePrompt', 'shots']);

/** A value that may be shown on a screen. */
function shown(field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null && 'mediaType' in value && 'bytes' in value)
    return `${String(value.mediaType)}, ${String(value.bytes)} bytes`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return proseFields.has(field) || text.length > longestWord ? `${text.length} characters` : text;
}

const traced = (
  field: string,
  outcome: FieldOutcome['outcome'],
  wire: FieldOutcome['wire'],
  value: unknown,
): TracedField => {
  const text = shown(field, value);
  return {
    field,
    outcome,
    ...(wire === undefined ? {} : { wire }),
    ...(text === undefined ? {} : { value: text }),
  };
};

const about: ReadonlySet<string> = new Set(['kind', 'model', 'tags']);
const media: ReadonlySet<string> = new Set(['image', 'lastFrame', 'video', 'references']);

export function validatedEntry(request: GenerationRequest): TraceEntry {
  const given = Object.entries(request).filter(([name, value]) => !about.has(name) && value !== undefined);
  const fields = given.map(([name, value]) =>
    traced(name, 'sent', undefined, media.has(name) ? undefined : value),
  );
  return { type: 'validated', kind: request.kind, fields };
}

export const encodedEntry = ({ provider, fieldReport }: Offer): TraceEntry => ({
  type: 'encoded',
  provider,
  fields: fieldReport.map(({ field, outcome, wire, from, to }) => traced(field, outcome, wire, to ?? from)),
});

/** An event as an entry. `sent` counts how often a request of each purpose was sent. */
export function entryOf(event: RegistryEvent, sent: Map<string, number>): TraceEntry | undefined {
  switch (event.type) {
    case 'plan': {
      const offers = event.offers.map(({ provider, task, price = null }) => ({ provider, task, price }));
      return { type: 'plan', offers, declined: event.declined.map(({ provider }) => provider) };
    }
    case 'request.start': {
      const { type, purpose, method, url } = event;
      const attempt = (sent.get(purpose) ?? 0) + 1;
      sent.set(purpose, attempt);
      return { type, purpose, method, url, attempt };
    }
    case 'query.end': {
      const { type, query, provider, status = null, durationMs } = event;
      return { type, query, provider, status, durationMs };
    }
    case 'request.end': {
      const { type, purpose, status, durationMs } = event;
      return { type, purpose, status, durationMs };
    }
    case 'request.error': {
      const { type, purpose, reason, phase, durationMs } = event;
      return { type, purpose, reason, requestSent: phase === 'after-write', durationMs };
    }
    case 'request.waiting': {
      const { type, provider, purpose, until, at } = event;
      return { type, provider, purpose, ...(until === undefined ? {} : { inMs: Math.max(0, until - at) }) };
    }
    case 'submit.waiting':
      return { type: event.type, atMostMs: Math.round(event.atMostMs) };
    case 'submit.end': {
      const { type, status, code } = event;
      if (status === 'accepted') return undefined; // the update of the job follows
      return { type, status, ...(code === undefined ? {} : { code }) };
    }
    case 'job.update':
      return { type: event.type, state: event.job.state, costs: event.job.costs };
    case 'retry':
      return { type: event.type, purpose: event.purpose, code: event.code, inMs: Math.round(event.inMs) };
    case 'output.saved': {
      const { type, bytes, mediaType, durationMs } = event;
      return { type, bytes, mediaType, durationMs };
    }
    default:
      return undefined;
  }
}
