import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { type Gateway, open, prompt } from './support.ts';

const remaining = async ({ call }: Gateway): Promise<unknown> =>
  (await call('GET', '/credits')).json.your_budget;

const hour = 3_600_000;

describe('the budget', () => {
  it('is 100 USD per key and day, back at 00:00 UTC', async () => {
    const gateway = await open();
    const { clock, generate, begin } = gateway;
    clock.add(23 * hour);
    await begin('c', 'recraft-v4-pro');
    await generate('recraft-v4-pro', { prompt }, { authorization: 'Bearer other' });
    expect(await remaining(gateway)).toEqual({ daily_limit: 100, used: 0.4, remaining: 99.6 });
    clock.add(hour - 1);
    expect(await remaining(gateway)).toMatchObject({ used: 0.4 });
    clock.add(1);
    expect(await remaining(gateway)).toEqual({ daily_limit: 100, used: 0, remaining: 100 });
  });

  it('is summed without a rounding error', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.3' } });
    for (const model of ['hailuo-2_3', 'happy-horse', 'auto-image']) await gateway.begin('c', model);
    expect(await remaining(gateway)).toEqual({ daily_limit: 0.3, used: 0.12, remaining: 0.18 });
  });

  it('that is too small shortens a clip as little as needed, and says so', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.80' } });
    const { json } = await gateway.generate('seedance-2.0', { prompt });
    // 0.49 + 2 × 1.36 / 11 is 0.737273 for 6 s, and 7 s would be 0.860910
    expect(json).toMatchObject({
      status: 'PROCESSING',
      cost: 0.737273,
      remaining: 0.062727,
      adjustments: { duration: { from: 8, to: 6 } },
    });
  });

  it('makes it smaller too where no length fits', async () => {
    const gateway = await open({ gateai: { dailyBudget: '1' } });
    const { json } = await gateway.generate('seedance-2.0', { prompt, width: 1920, height: 1080 });
    expect(json).toMatchObject({
      cost: 0.984546,
      adjustments: { width: { from: 1920, to: 1280 }, height: { from: 1080, to: 720 } },
    });
  });

  it('makes pictures smaller, within the table of the model', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.005' } });
    const { json } = await gateway.generate('gpt-image-2', { prompt, width: 2880, height: 2880 });
    expect(json).toMatchObject({
      cost: 0.003,
      adjustments: { width: { from: 2880, to: 1024 }, height: { from: 2880, to: 1024 } },
    });
  });

  it('refuses what nothing makes fit, and takes nothing for it', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.10' } });
    const response = await gateway.generate('veo-3.0-generate-001', { prompt });
    expect(response).toMatchObject({ status: 402, json: { error: 'BUDGET_EXCEEDED' } });
    expect(await remaining(gateway)).toEqual({ daily_limit: 0.1, used: 0, remaining: 0.1 });
  });

  it('may be spent to the last cent', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.13' } });
    expect((await gateway.generate('veo-3.0-generate-001', { prompt })).json).toMatchObject({ remaining: 0 });
  });

  it('is whole again after a reset', async () => {
    const gateway = await open();
    await gateway.begin('c');
    gateway.emulator.reset();
    expect(await remaining(gateway)).toMatchObject({ used: 0 });
  });
});

describe('an estimate', () => {
  it('names the price and charges nothing', async () => {
    const gateway = await open();
    const { text } = await gateway.estimate('gpt-image-2', { prompt, quality: 'high' });
    expect(text).toBe('{"cost":0.11,"daily_remaining":100,"fits_in_budget":true}');
    expect(await remaining(gateway)).toMatchObject({ used: 0 });
  });

  it('that is over budget says what would fit, or that nothing does', async () => {
    const gateway = await open({ gateai: { dailyBudget: '0.50' } });
    expect((await gateway.estimate('seedance-2.0', { prompt })).json).toEqual({
      cost: 0.984546,
      daily_remaining: 0.5,
      fits_in_budget: false,
      suggestion: { params: { duration: 4 }, cost: 0.49 },
    });
    expect((await gateway.estimate('recraft-v4-pro', { prompt, quantity: 8 })).json).toEqual({
      cost: 0.8,
      daily_remaining: 0.5,
      fits_in_budget: false,
    });
  });

  it('refuses what a generation would', async () => {
    const { estimate } = await open();
    expect(await estimate('seedance', { prompt })).toMatchObject({ status: 404 });
    expect((await estimate('sora-2', { prompt, duration: 5 })).json).toMatchObject({
      error: 'INVALID_PARAMS',
    });
  });
});

describe('a setting', () => {
  it.each([
    [{ dailyBudget: '-1' }, 'dailyBudget'],
    [{ dailyBudget: '1.0000001' }, 'dailyBudget'],
    [{ windowCounts: 'all' }, 'windowCounts'],
    [{ budget: '1' }, 'budget'],
  ])('that is not understood keeps an emulator from starting: %j', async (gateai, words) => {
    const options = { gateai } as unknown as Parameters<typeof startEmulator>[0];
    await expect(startEmulator(options)).rejects.toThrow(words);
  });
});
