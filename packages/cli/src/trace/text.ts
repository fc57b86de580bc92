import type { TraceEntry, TracedField } from './entry.ts';
import { priceText } from '../screen/cost.ts';
import { lastCost } from '../screen/jobs.ts';
import { spanText } from '../text/span.ts';

/** An address as one word, or where it is too long as several. */
function folded(url: string, width: number): string {
  if (url.length <= width) return url;
  const steps = url.match(/^\w+:\/\/[^/]+|\/[^/]*/g) ?? [url];
  const parts = steps.flatMap((step) => step.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'g')) ?? []);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= width) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines.join(' ');
}

const valueText = ({ value }: TracedField): string => (value === undefined ? '' : ` (${value})`);

/** `duration → duration (5)`, `watermark defaulted (false)`. */
function fieldText(traced: TracedField): string {
  if (traced.wire === undefined || traced.outcome === 'defaulted')
    return `${traced.field} ${traced.outcome}${valueText(traced)}`;
  const how = traced.outcome === 'sent' ? '' : ` ${traced.outcome}`;
  return `${traced.field} → ${traced.wire.join(' ')}${how}${valueText(traced)}`;
}

/** An entry as one sentence, without its type. */
export function entryText(entry: TraceEntry, width: number): string {
  switch (entry.type) {
    case 'validated':
      return `${entry.kind}: ${entry.fields.map((field) => `${field.field}${valueText(field)}`).join(', ')}`;
    case 'plan': {
      const offers = entry.offers.map(
        ({ provider, task, price }) => `${provider}, ${task}, ${priceText(price ?? undefined)}`,
      );
      const declined = entry.declined.length === 0 ? [] : [`declined: ${entry.declined.join(', ')}`];
      return [...offers, ...declined].join('; ');
    }
    case 'encoded':
      return entry.fields.map(fieldText).join('; ');
    case 'request.start':
      return `${entry.method} ${folded(entry.url, width)} (${entry.purpose}, attempt ${entry.attempt})`;
    case 'query.end':
      return `${entry.provider} ${entry.query}: ${entry.status ?? 'no complete response'} after ${entry.durationMs} ms`;
    case 'request.end':
      return `${entry.status} after ${entry.durationMs} ms (${entry.purpose})`;
    case 'request.error':
      return `no complete response after ${entry.durationMs} ms: ${entry.reason}; ${entry.requestSent ? 'the request was sent' : 'nothing was sent'} (${entry.purpose})`;
    case 'request.waiting':
      return `${entry.provider} allows no request now (${entry.purpose})${entry.inMs === undefined ? '' : `; next in ${spanText(entry.inMs + 999)}`}`;
    case 'submit.waiting':
      return `another caller is sending this request; ${spanText(entry.atMostMs)} at most`;
    case 'submit.end':
      return `${entry.status}${entry.code === undefined ? '' : ` (${entry.code})`}`;
    case 'job.update':
      return `${entry.state}${entry.costs.length === 0 ? '' : `, ${lastCost(entry.costs)}`}`;
    case 'retry':
      return `in ${spanText(entry.inMs + 999)}, because of ${entry.code} (${entry.purpose})`;
    case 'output.saved':
      return `${entry.bytes} bytes of ${entry.mediaType} in ${entry.durationMs} ms`;
  }
}
