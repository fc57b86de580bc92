import type { Job, RegistryEvent } from '@crosspoint/core';
import { isTerminal } from '@crosspoint/core';
import {
  type Attributes,
  context,
  type Meter,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

type RequestEvent = Extract<RegistryEvent, { type: 'request.start' | 'request.end' | 'request.error' }>;

const names: { readonly [P in RequestEvent['purpose']]: string } = {
  submit: 'crosspoint.submit',
  poll: 'crosspoint.poll',
  cancel: 'crosspoint.cancel',
  upload: 'crosspoint.upload',
  download: 'crosspoint.download',
};

const requestAttributes = (event: RequestEvent): Attributes => ({
  'http.request.method': event.method,
  'url.full': event.url,
  'crosspoint.provider': event.provider,
  'crosspoint.account': event.account,
});

/** Returns a handler for `createRegistry({ onEvent })` that writes spans and metrics. */
export function telemetry(tracer: Tracer, meter: Meter): (event: RegistryEvent) => void {
  const jobs = meter.createCounter('crosspoint.jobs', { description: 'Jobs by how they ended.' });
  const calls = meter.createHistogram('crosspoint.call.duration', {
    unit: 'ms',
    description: 'Calls to gateways.',
  });
  const money = meter.createCounter('crosspoint.cost', {
    description: 'What gateways said they charged, by currency.',
  });
  const open = new Map<string, { readonly job: Span; call?: Span }>();

  /** The span of the job an event belongs to. */
  const jobSpan = (event: RequestEvent): { readonly job: Span; call?: Span } => {
    const { idempotencyKey: key, model, task } = event.ref;
    const known = open.get(key);
    if (known !== undefined) return known;
    const attributes = { 'crosspoint.job.key': key, 'crosspoint.model': model, 'crosspoint.task': task };
    const fresh = { job: tracer.startSpan('crosspoint.job', { startTime: event.at, attributes }) };
    open.set(key, fresh);
    return fresh;
  };

  const close = (key: string, at: number, end: (job: Span) => void): void => {
    const spans = open.get(key);
    if (spans === undefined) return;
    open.delete(key);
    end(spans.job);
    spans.job.end(at);
  };

  const endCall = (event: Exclude<RequestEvent, { type: 'request.start' }>): void => {
    const spans = jobSpan(event);
    const result =
      event.type === 'request.end'
        ? { 'http.response.status_code': event.status }
        : { 'error.type': event.reason };
    spans.call?.setAttributes(result);
    if (event.type === 'request.error' || event.status >= 400)
      spans.call?.setStatus({ code: SpanStatusCode.ERROR });
    spans.call?.end(event.at);
    delete spans.call;
    calls.record(event.durationMs, {
      'crosspoint.purpose': event.purpose,
      'crosspoint.provider': event.provider,
      ...result,
    });
  };

  const ended = (job: Job, at: number): void => {
    const labels = { 'crosspoint.provider': job.ref.provider, 'crosspoint.model': job.ref.model };
    jobs.add(1, { ...labels, 'crosspoint.state': job.state });
    for (const cost of job.costs.filter((it) => it.basis === 'charged')) {
      // Metrics count in floating point; accounting reads `job.costs` instead.
      money.add(Number(cost.amount), { ...labels, 'crosspoint.currency': cost.currency });
    }
    close(job.ref.idempotencyKey, at, (span) => {
      span.setAttribute('crosspoint.state', job.state);
      if (job.state === 'failed')
        span.setStatus({ code: SpanStatusCode.ERROR, message: job.failure.message });
    });
  };

  return (event) => {
    if (event.type === 'request.start') {
      const spans = jobSpan(event);
      const parent = trace.setSpan(context.active(), spans.job);
      spans.call = tracer.startSpan(
        names[event.purpose],
        { startTime: event.at, attributes: requestAttributes(event) },
        parent,
      );
    } else if (event.type === 'request.end' || event.type === 'request.error') {
      endCall(event);
      // The request that saves a file comes after the job's end, in a short span of its own.
      if (event.purpose === 'download') close(event.ref.idempotencyKey, event.at, () => undefined);
    } else if (event.type === 'retry') {
      open
        .get(event.ref.idempotencyKey)
        ?.job.addEvent('retry', { code: event.code, inMs: event.inMs }, event.at);
    } else if (event.type === 'submit.end' && event.status !== 'accepted') {
      open.get(event.ref.idempotencyKey)?.job.addEvent(event.status, { code: event.code ?? '' }, event.at);
      if (event.status === 'unknown')
        close(event.ref.idempotencyKey, event.at, (span) =>
          span.setStatus({ code: SpanStatusCode.ERROR, message: 'the outcome of the submit is unknown' }),
        );
    } else if (event.type === 'job.update' && isTerminal(event.job.state)) {
      ended(event.job, event.at);
    }
  };
}
