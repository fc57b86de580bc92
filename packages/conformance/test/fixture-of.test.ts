import { createHash } from 'node:crypto';
import { exampleProvider } from '@crosspoint/core/testing';
import { describe, expect, it } from 'vitest';
import { readFixtures } from '../src/fixture/load.ts';
import { fixtureOf } from '../src/record/fixture-of.ts';

const key = 'test-key-0aB1cD2eF3gH4iJ5kL6m';
const exchanges = [
  {
    step: 0,
    call: {
      method: 'POST',
      url: 'https://echo.example/make',
      headers: { 'X-Echo-Key': key, 'user-agent': 'me', 'content-type': 'application/json' },
      body: '{"model":"parrot/1","text":"A kite."}',
    },
    response: {
      status: 200,
      headers: { 'content-type': 'application/json', 'set-cookie': 'me=1' },
      text: '{"job":"18446744073709551615","cost":0.3500}',
    },
  },
] as const;
const recording = {
  id: 'recorded.kite',
  provider: exampleProvider.spec,
  requires: [],
  request: { kind: 'video', model: 'echo/parrot', prompt: 'A kite.' },
  at: '2026-03-01T10:00:00.123Z',
  exchanges,
  live: true,
};

describe('a recording of a live gateway', () => {
  const fixture = fixtureOf(recording, { key });

  it('is a fixture of the published format, with the hash of its raw capture', () => {
    const { mistakes } = readFixtures(new Map([['recorded.json', JSON.stringify(fixture)]]));
    expect(mistakes).toEqual([]);
    expect(fixture.provenance).toMatchObject({
      kind: 'recorded',
      capturedAt: recording.at,
      sha256: createHash('sha256').update(JSON.stringify(exchanges)).digest('hex'),
      scrubbed: ['headers that no provider reads', 'the key'],
    });
  });

  it('keeps a response byte for byte, and only the headers that a provider reads', () => {
    expect(fixture.exchanges[0]).toMatchObject({
      request: { headers: { 'x-echo-key': '{{secret.apiKey}}', 'content-type': 'application/json' } },
      response: {
        headers: [['content-type', 'application/json']],
        body: { text: exchanges[0].response.text },
      },
    });
    expect(JSON.stringify(fixture)).not.toMatch(/user-agent|cookie/);
  });
});
