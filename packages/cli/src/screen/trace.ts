import type { Step, TracedField } from '../trace-step.ts';
import { priceText } from './cost.ts';
import { lastCost } from './jobs.ts';
import { spanText } from './progress-line.ts';

/** An address as one word, or where it is too long as several: nobody copies it. */
function folded(url: string, width: number): string {
  if (url.length <= width) return url;
  const steps = url.match(/^\w+:\/\/[^/]+|\/[^/]*/g) ?? [url];
  const parts = steps.flatMap((it) => it.match(new RegExp(`.{1,${Math.max(8, width)}}`, 'g')) ?? []);
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
function fieldText(it: TracedField): string {
  if (it.wire === undefined || it.outcome === 'defaulted') return `${it.field} ${it.outcome}${valueText(it)}`;
  const how = it.outcome === 'sent' ? '' : ` ${it.outcome}`;
  return `${it.field} → ${it.wire.join(' ')}${how}${valueText(it)}`;
}

/** A step as one sentence, without its name. */
export function stepText(step: Step, width: number): string {
  switch (step.step) {
    case 'validated':
      return `${step.kind}: ${step.fields.map((it) => `${it.field}${valueText(it)}`).join(', ')}`;
    case 'planned': {
      const offers = step.offers.map(
        ({ provider, task, price }) => `${provider}, ${task}, ${priceText(price ?? undefined)}`,
      );
      const declined = step.declined.length === 0 ? [] : [`declined: ${step.declined.join(', ')}`];
      return [...offers, ...declined].join('; ');
    }
    case 'encoded':
      return step.fields.map(fieldText).join('; ');
    case 'sent':
      return `${step.method} ${folded(step.url, width)} (${step.purpose}, attempt ${step.attempt})`;
    case 'asked':
      return `${step.provider} for ${step.about}: ${step.status ?? 'no whole answer'} after ${step.took} ms`;
    case 'read':
      return `${step.status} after ${step.took} ms (${step.purpose})`;
    case 'broken':
      return `no whole answer after ${step.took} ms: ${step.reason}; ${step.left ? 'the request had left' : 'nothing was sent'} (${step.purpose})`;
    case 'settled': {
      const cost = step.costs.length === 0 ? '' : `, ${lastCost(step.costs)}`;
      return `${step.state}${step.code === undefined ? '' : ` (${step.code})`}${cost}`;
    }
    case 'again':
      return `in ${spanText(step.inMs + 999)}, because of ${step.code} (${step.purpose})`;
    case 'saved':
      return `${step.bytes} bytes of ${step.mediaType} in ${step.took} ms`;
  }
}
