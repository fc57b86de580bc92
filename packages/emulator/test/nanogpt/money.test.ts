import { describe, expect, it } from 'vitest';
import { emulate, fakeClock } from '../support.ts';
import { dig } from '../gateway.ts';
import { balances, begin, eagle, poll, talk, unified } from './support.ts';

describe('the money', () => {
  it('is what the printed response says: 2.5 of 50 dollars held, 47.5 left', async () => {
    const emulator = await emulate();
    const { text, json } = await talk(emulator).post('/generate-video', eagle);
    const id = String(dig(json, 'runId'));
    expect(text).toBe(
      `{"runId":"${id}","status":"pending","model":"veo2-video","cost":2.5,"paymentSource":"USD","remainingBalance":47.5}`,
    );
    expect(await balances(emulator)).toEqual(['47.5', '50']);
  });

  it('can be nano, to its last decimal', async () => {
    const emulator = await emulate({ script: 'c.xno', nanogpt: { balance: { XNO: '10.00000001' } } });
    const { json } = await talk(emulator).post('/generate-video', eagle);
    expect(json).toMatchObject({ cost: 3.08641972, paymentSource: 'XNO', remainingBalance: 6.91358029 });
    expect(await balances(emulator)).toEqual(['50', '6.91358029']);
    expect(dig((await unified(emulator, String(dig(json, 'runId')))).json, 'data', 'cost')).toBe(3.08641972);
  });

  it('is nano where the account has no dollars', async () => {
    const emulator = await emulate({ nanogpt: { balance: { USD: '0' } } });
    expect((await talk(emulator).post('/generate-video', eagle)).json).toMatchObject({
      paymentSource: 'XNO',
    });
  });

  it.each([
    ['g1000c', 2.5, '47.5'],
    ['g1000c.dearer', 2.75, '47.25'],
    ['g1000c.cheaper', 2.25, '47.75'],
    ['g1000c.costless', undefined, '47.5'],
    ['g1000n', 2.5, '47.5'],
    ['g1000e', undefined, '50'],
    ['g1000l', undefined, '50'],
    ['g1000f', undefined, '50'],
  ])('held at first, after %s costs %s and leaves %s', async (script, cost, left) => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const id = await begin(emulator, script);
    expect(await balances(emulator)).toEqual(['47.5', '50']);
    clock.add(1000);
    expect(dig((await poll(emulator, id)).json, 'data', 'cost')).toBe(cost);
    expect(dig((await unified(emulator, id)).json, 'data', 'cost')).toBe(cost);
    expect(await balances(emulator)).toEqual([left, '50']);
  });

  it('may be used up: then nothing is made, until a reset', async () => {
    const emulator = await emulate({ nanogpt: { balance: { USD: '4.99' } } });
    expect((await talk(emulator).post('/generate-video', eagle)).status).toBe(202);
    const refused = await talk(emulator).post('/generate-video', eagle);
    expect(refused.status).toBe(402);
    expect(refused.json).toEqual({ error: 'Insufficient balance', status: 402 });
    expect(emulator.acceptedCount('nanogpt.submit')).toBe(1);
    expect(await balances(emulator)).toEqual(['2.49', '50']);
    emulator.reset();
    expect(await balances(emulator)).toEqual(['4.99', '50']);
  });

  it('grows with the seconds, and doubles in the pro mode', async () => {
    const emulator = await emulate();
    const cost = async (body: object): Promise<unknown> =>
      dig((await talk(emulator).post('/generate-video', body)).json, 'cost');
    expect(await cost({ ...eagle, duration: '30s' })).toBe(15);
    const hunyuan = { model: 'hunyuan-video', prompt: 'A boat.' };
    expect(await cost({ ...hunyuan, pro_mode: true })).toBe(2 * Number(await cost(hunyuan)));
  });

  it.each([
    [{ balance: { EUR: '5' } }, 'EUR'],
    [{ balance: { USD: '5,00' } }, 'decimal'],
    [{ balance: { USD: '-5' } }, 'decimal'],
    [{ money: '5' }, 'money'],
  ])('cannot be configured as %j', async (nanogpt: object, words) => {
    await expect(emulate({ nanogpt })).rejects.toThrow(words);
  });
});
