import { createRegistry, type Registry } from '@crosspoint/core';
import { fakeClock } from '@crosspoint/core/testing';
import { type Emulator, startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { telemetry } from '../telemetry.ts';

const canary = 'canary-5b1e77aa90';
const request = {
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'a secret boat [emulator:q10g20c]',
} as const;

let emulator: Emulator;
let media: Registry;
const exporter = new InMemorySpanExporter();
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
let reader: PeriodicExportingMetricReader;

beforeEach(async () => {
  exporter.reset();
  reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const clock = fakeClock({ skipSleeps: true });
  emulator = await startEmulator({ clock });
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer(
    'test',
  );
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test');
  const provider = aimlapi({ apiKey: canary, baseURL: emulator.baseURL('aimlapi'), account: 'emulator' });
  media = createRegistry({ providers: [provider], clock, onEvent: telemetry(tracer, meter) });
});
afterEach(async () => {
  await reader.shutdown();
  await media.close();
  await emulator.close();
});

const named = (name: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name === name);

describe('telemetry', () => {
  it('gives each job a span with its calls inside, and counts jobs, calls and money', async () => {
    await media.generate(request);
    const [job] = named('crosspoint.job');
    expect(job?.attributes).toMatchObject({
      'crosspoint.model': 'alibaba/happyhorse-1.0',
      'crosspoint.state': 'succeeded',
    });
    const inside = [...named('crosspoint.submit'), ...named('crosspoint.poll')];
    expect(inside.map((span) => span.parentSpanContext?.spanId)).toEqual(
      inside.map(() => job?.spanContext().spanId),
    );
    expect(named('crosspoint.submit')[0]?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
    });

    await reader.forceFlush();
    const counted = metrics
      .getMetrics()
      .at(-1)!
      .scopeMetrics[0]!.metrics.map((it) => it.descriptor.name);
    expect(counted.toSorted()).toEqual(['crosspoint.call.duration', 'crosspoint.cost', 'crosspoint.jobs']);
  });

  it('marks an attempt whose outcome is unknown', async () => {
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
    await expect(media.submit(request)).rejects.toThrow('submission_unknown');
    expect(named('crosspoint.job')[0]?.status.message).toContain('outcome of the submit is unknown');
  });

  it('holds no key and no prompt', async () => {
    await media.generate(request);
    const text = JSON.stringify(
      exporter
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(text).not.toContain(canary);
    expect(text).not.toContain('secret');
  });
});
