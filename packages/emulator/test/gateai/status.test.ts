import { describe, expect, it } from 'vitest';
import { open, prompt } from './support.ts';

const minute = 60_000;

describe('a task', () => {
  it('is PROCESSING, queue and all, then FINISHED in the documented shape', async () => {
    const { emulator, clock, begin, status } = await open();
    const id = await begin('q1000g2000c', 'gpt-image-2', { quality: 'high' });
    const seen: unknown[] = [];
    for (const ms of [0, 1000, 1999]) {
      clock.add(ms);
      seen.push((await status(id)).text);
    }
    expect(new Set(seen)).toEqual(new Set(['{"status":"PROCESSING","model":"gpt_image_2_0","cost":0.11}']));
    clock.add(1);
    expect((await status(id)).json).toEqual({
      status: 'FINISHED',
      result: [`${emulator.baseURL('gateai')}/files/${id}/gpt-image-2_-0.jpg`],
      model: 'gpt_image_2_0',
      cost: 0.11,
    });
  });

  const url = expect.stringMatching(
    /^http:\/\/127\.0\.0\.1:\d+\/gateai\/files\/emu-[^/]+\/sora-2_-0\.mp4/,
  ) as string;
  it.each([
    ['q9c', { status: 'PROCESSING' }],
    ['g9c', { status: 'PROCESSING' }],
    ['w9c', { status: 'QUEUED' }],
    ['a9c', { status: 'RUNNING' }],
    ['d9c', { status: 'RENDERING' }],
    ['u9c', { status: 'PONDERING' }],
    ['c', { status: 'FINISHED', result: [url] }],
    ['s', { status: 'success', result: [url] }],
    ['v', { status: 'FINISHED', result: url }],
    ['n', { status: 'FINISHED', result: [] }],
    ['x', { status: 'FINISHED', result: [url] }],
    ['y', { status: 'FINISHED', result: [url] }],
    ['e', { status: 'FAILED', error: expect.any(String) as string }],
    [
      'l',
      {
        status: 'FAILED',
        error: { code: expect.any(String) as string, message: expect.any(String) as string },
      },
    ],
    ['f', { status: 'failed', error: expect.any(String) as string }],
  ])('with the script %s says %j', async (script, expected) => {
    const { begin, status } = await open();
    const { json } = await status(await begin(script));
    expect(json).toEqual({ ...expected, model: 'sora_2_0', cost: 0.04 });
  });

  it('has as many results as were asked for', async () => {
    const { begin, status } = await open();
    const { json } = await status(await begin('c', 'seedream-4.0', { quantity: 8 }));
    expect(json.result?.map((one) => one.replace(/.*_-/, ''))).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `${at}.jpg`),
    );
  });

  it('that is a 3D model has previews, and the same names ending in .glb', async () => {
    const { begin, status } = await open();
    const { json } = await status(await begin('c', 'rodin-v2'));
    expect(json.result?.[0]).toMatch(/\/rodin-v2_-0\.jpg$/);
    expect(json.glb_urls).toEqual(json.result?.map((one) => one.replace('.jpg', '.glb')));
    expect((await status(await begin('c.noglb', 'rodin-v2'))).json).not.toHaveProperty('glb_urls');
  });

  it.each(['x', 'emu-abc-c-0-00000000', 'emu-abc-c-0-00000000~sora-2~9', 'emu-abc-c-0-00000000~sora-9~1'])(
    'that is unknown is a 404: %s',
    async (id) => {
      const { status } = await open();
      expect(await status(id)).toMatchObject({ status: 404, json: { error: 'TASK_NOT_FOUND' } });
    },
  );

  it('is answered by another emulator on another port', async () => {
    const first = await open();
    const id = await first.begin('g500c', 'auto-image', { quantity: 2 });
    const second = await open();
    second.clock.add(500);
    const { json } = await second.status(id);
    expect(json).toMatchObject({ status: 'FINISHED', cost: 0.04 });
    expect(json.result?.[1]).toMatch(second.emulator.baseURL('gateai'));
  });
});

describe('a task that takes long', () => {
  const used = { your_budget: { daily_limit: 100, used: 0.04, remaining: 99.96 } };
  const refunded = { your_budget: { daily_limit: 100, used: 0, remaining: 100 } };

  it('gives the money back after 20 minutes, goes on, and its result is free', async () => {
    const { clock, begin, status, call } = await open();
    const id = await begin(`g${25 * minute}c`);
    clock.add(20 * minute - 1);
    expect((await call('GET', '/credits')).json).toMatchObject(used);
    clock.add(1);
    expect((await call('GET', '/credits')).json).toMatchObject(refunded);
    expect((await status(id)).json.status).toBe('PROCESSING');
    clock.add(5 * minute);
    expect((await status(id)).json.status).toBe('FINISHED');
    expect((await call('GET', '/credits')).json).toMatchObject(refunded);
  });

  it.each(['c', 'e'])('keeps the money of one that ended in 20 minutes, with %s', async (end) => {
    const { clock, begin, call } = await open();
    await begin(`g${20 * minute}${end}`);
    clock.add(30 * minute);
    expect((await call('GET', '/credits')).json).toMatchObject(used);
  });

  it('is ended after 40 minutes, and leaves no file', async () => {
    const { emulator, clock, begin, status } = await open();
    const id = await begin(`g${41 * minute}c`);
    clock.add(40 * minute - 1);
    expect((await status(id)).json.status).toBe('PROCESSING');
    clock.add(1);
    const over = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' };
    expect((await status(id)).json).toMatchObject(over);
    clock.add(2 * minute);
    expect((await status(id)).json).toMatchObject(over);
    expect((await fetch(`${emulator.baseURL('gateai')}/files/${id}/sora-2_-0.mp4`)).status).toBe(404);
  });
});

describe('the dashboard', () => {
  it('shows budget, slots, tasks and spending in the documented shape', async () => {
    const { clock, generate, begin, call } = await open();
    await begin('c', 'auto-image', { quantity: 4 });
    await begin('e');
    clock.add(30_000);
    const active = await begin('q60000c', 'seedance-2.0', { duration: 4 });
    clock.add(12_345);
    const { json } = await call('GET', '/api/me?key=canary-key', undefined, {});
    expect(json).toEqual({
      budget: { daily_limit: 100, used: 0.61, remaining: 99.39 },
      concurrency: {
        used: 1,
        max: 5,
        available: 4,
        active_slots: [{ taskId: active, model: 'seedance-2.0', elapsed: 12 }],
      },
      active_tasks: [
        { task_id: active, model: 'seedance-2.0', status: 'QUEUED', cost: 0.49, elapsed: '12s' },
      ],
      recent_tasks: [
        {
          task_id: expect.any(String) as string,
          model: 'sora-2',
          status: 'FAILED',
          cost: 0.04,
          result_count: 0,
        },
        {
          task_id: expect.any(String) as string,
          model: 'auto-image',
          status: 'FINISHED',
          cost: 0.08,
          result_count: 4,
        },
      ],
      today_spending: {
        'auto-image': { requests: 1, cost: 0.08 },
        'sora-2': { requests: 1, cost: 0.04 },
        'seedance-2.0': { requests: 1, cost: 0.49 },
      },
    });
    expect((await generate('sora-2', { prompt })).status).toBe(200);
  });

  it('lists the last 20 ended tasks', async () => {
    const { clock, begin, call } = await open();
    for (let n = 0; n < 22; n += 1) {
      await begin('c');
      clock.add(30_000);
    }
    expect((await call('GET', '/api/me?key=canary-key', undefined, {})).json.recent_tasks).toHaveLength(20);
  });

  it('does not let the key in its address be seen from another process', async () => {
    const { emulator, call } = await open();
    await call('GET', '/api/me?key=canary-key', undefined, {});
    const shown = await (await fetch(`${emulator.url}/_emulator/requests`)).text();
    expect(shown).toContain('"/gateai/api/me"');
    expect(shown).not.toContain('canary-key');
  });
});
