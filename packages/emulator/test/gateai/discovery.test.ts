import { describe, expect, it } from 'vitest';
import { type CannedFaultName, cannedFault, cannedFaultNames } from '../../src/index.ts';
import { open, prompt } from './support.ts';

describe('the models', () => {
  it('are listed without a key: id, type, cost as text, and the names of parameters', async () => {
    const { call } = await open();
    const { text } = await call('GET', '/v1/models', undefined, {});
    const list = JSON.parse(text) as readonly unknown[];
    expect(list).toHaveLength(53);
    expect(list).toContainEqual({
      id: 'cortex_1.0',
      type: 'image',
      cost: '~$0.01 per generation',
      params: ['quantity', 'motion_strength'],
    });
  });

  it('have a schema each, with an example that is accepted', async () => {
    const { call } = await open();
    expect((await call('GET', '/v1/models/auto-video')).json).toEqual({
      id: 'auto-video',
      type: 'video',
      cost: '~$0.13 per generation',
      params: {
        width: { type: 'integer', default: 1280 },
        height: { type: 'integer', default: 720 },
        prompt: { type: 'string', required: true, description: '...' },
        duration: { type: 'integer', enum: [6, 8], default: 8 },
        quantity: { type: 'integer', default: 1, max: 1 },
      },
      example: {
        model: 'auto-video',
        type: 'video',
        params: { prompt: 'A beautiful scene', width: 1280, height: 720, duration: 8 },
      },
    });
  });

  it('have one schema together', async () => {
    const { call } = await open();
    expect(JSON.parse((await call('GET', '/v1/models/schema')).text)).toHaveLength(53);
  });

  it('are suggested where one is misspelt', async () => {
    const { call } = await open();
    const { status, text } = await call('GET', '/v1/models/seedance');
    expect([status, text]).toEqual([404, '{"error":"Model not found","suggestions":["seedance-2.0"]}']);
  });
});

describe('what is not emulated', () => {
  it('says so: an upload is named in the document and no more', async () => {
    const { call } = await open();
    expect(await call('POST', '/api/upload', {})).toMatchObject({
      status: 501,
      json: { error: 'NOT_EMULATED' },
    });
    expect(await call('GET', '/v9')).toMatchObject({ status: 404, json: { error: 'NOT_FOUND' } });
  });

  it('and credits are valid JSON, unlike their sample', async () => {
    const { call } = await open();
    expect((await call('GET', '/credits')).text).toBe(
      '{"your_budget":{"daily_limit":100,"used":0,"remaining":100},"pool":{"total_accounts":12,"locked":1}}',
    );
  });
});

describe('the canned responses', () => {
  it.each([
    ['gateai.bad-key', 401, 'UNAUTHORIZED'],
    ['gateai.model-not-found', 404, 'Model not found'],
    ['gateai.prompt-too-long', 400, 'PROMPT_TOO_LONG'],
    ['gateai.quantity-too-high', 400, 'QUANTITY_TOO_HIGH'],
    ['gateai.rate-limited', 429, 'RATE_LIMITED'],
    ['gateai.over-budget', 402, 'BUDGET_EXCEEDED'],
    ['gateai.invalid-request', 402, '"code":"invalid_request"'],
    ['gateai.unavailable', 503, '"code":"service_unavailable"'],
    ['gateai.temporarily-unavailable', 503, '"code":"temporarily_unavailable"'],
  ] satisfies [CannedFaultName, number, string][])(
    '%s is a %d, and no job exists',
    async (name, status, text) => {
      const { emulator, generate } = await open();
      emulator.injectFault({ route: 'gateai.submit', fault: cannedFault(name) });
      const response = await generate('sora-2', { prompt });
      expect(response.status).toBe(status);
      expect(response.text).toContain(text);
      expect(emulator.acceptedCount('gateai.submit')).toBe(0);
      expect(cannedFaultNames.filter((one) => one.startsWith('gateai.'))).toHaveLength(9);
    },
  );
});
