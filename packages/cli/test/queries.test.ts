import { cannedFault } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, ran } from './support.ts';

const kling = ['--model', 'kling/kling-3.0-standard', '--duration', '5'];

describe('balance', () => {
  it('shows every figure, who cannot say, and that nothing of it is real', async () => {
    const { url } = await emulator();
    const { code, out, err } = await ran(['balance', '--emulator', url]);
    expect(code).toBe(0);
    expect(out).toMatch(/│ aigate +│ 12\.5 USD +│ the account +│/);
    expect(out).toMatch(/│ gateai +│ \S+ USD/);
    expect(err).toMatch(/^Error +yotta: .+ documents no way to ask for a balance/m);
    expect(err).toContain('Emulated, so no amount is real.');
  });

  it('tells each gateway as an entry with --json', async () => {
    const { url } = await emulator();
    const { json } = await ran(['balance', '--emulator', url, '--only', 'nanogpt,yotta', '--json']);
    expect(json).toMatchObject({
      emulated: true,
      balances: [
        { provider: 'nanogpt', account: 'emulator', entries: [{ amount: '50', currency: 'USD' }, {}] },
        { provider: 'yotta', error: { code: 'unsupported' } },
      ],
    });
  });

  it.each([
    ['nobody can say', ['--only', 'yotta'], undefined, 2],
    ['the key is refused', ['--only', 'nanogpt'], 'nanogpt.balance', 3],
  ])('ends with its own exit code where %s', async (_, flags, route, code) => {
    const server = await emulator();
    if (route !== undefined)
      server.injectFault({ route, fault: cannedFault('nanogpt.missing-key'), times: 9 });
    expect((await ran(['balance', '--emulator', server.url, ...flags])).code).toBe(code);
  });

  it('asks nobody without a key, and names the variables', async () => {
    const { code, err } = await ran(['balance', '--only', 'nanogpt']);
    expect(code).toBe(3);
    expect(err).toContain('set NANOGPT_API_KEY');
  });
});

describe('models', () => {
  it.each([
    [['--kind', '3d'], ['hyper3d/rodin-2']],
    [['--publisher', 'tencent'], ['tencent/hunyuan-video']],
    [['--task', 'text-to-image', '--max-price', '0.20USD'], ['google/nano-banana-pro']],
    [['--only', 'aimlapi'], ['alibaba/happyhorse-1.0']],
  ])('%j leaves %j', async (flags, models) => {
    const { json } = await ran(['models', '--json', ...flags]);
    expect((json as { models: { model: string }[] }).models.map(({ model }) => model)).toEqual(models);
  });

  it('holds the tables against what gateways list today', async () => {
    const { url } = await emulator();
    const { code, out } = await ran(['models', '--refresh', '--emulator', url]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Listed +gateai lists \d+ models/m);
    expect(out).toMatch(/^Error +yotta: Yotta Labs documents no way to ask for its models/m);
    const { json } = await ran(['models', '--refresh', '--emulator', url, '--json', '--provider', 'nanogpt']);
    expect(json).toMatchObject({ listings: [{ provider: 'nanogpt', models: expect.any(Array) }] });
    expect((await ran(['models', '--refresh', '--kind', 'video'])).err).toContain(
      '--refresh: compares whole listings',
    );
  });
});

describe('a price that is asked for', () => {
  it('stands in the plan with --live-prices, and the cheapest first with --sort price', async () => {
    const server = await emulator();
    const flags = ['--emulator', server.url, '--sort', 'price'];
    const table = await ran(['plan', 'A boat.', ...kling, ...flags, '--json']);
    expect(server.requestCount('gateai.estimate')).toBe(0);
    expect(table.json).toMatchObject({ offers: [{ provider: 'yotta' }, { provider: 'gateai' }, {}] });

    const asked = await ran(['plan', 'A boat.', ...kling, ...flags, '--live-prices']);
    expect(asked.out).toMatch(/│ gateai +│ 0\.03 USD +│ kling-3\.0 +│ quote \(live quote\) +│/);
    expect(asked.err).toContain('Nothing was bought; asking for a price is free.');
    expect(server.requestCount('gateai.estimate')).toBe(1);
    expect(server.requestCount('gateai.submit')).toBe(0);
  });

  it('is shown by a run before it buys', async () => {
    const { url } = await emulator();
    const args = ['run', 'A boat.', ...kling, '--only', 'gateai', '--emulator', url];
    const { code, err } = await ran([...args, '--out', await folder()]);
    expect(code).toBe(0);
    expect(err).toMatch(/^Selected gateai, text-to-video, 0\.03 USD, quote \(live quote\)$/m);
  });

  it('announces the gateway that it buys at, under a ceiling that only a live quote meets', async () => {
    const server = await emulator();
    const flags = ['--max-price', '0.60USD', '--emulator', server.url, '--out', await folder()];
    const { code, err, json } = await ran(['run', 'A boat.', ...kling, ...flags, '--json']);
    const { err: shown } = await ran(['run', 'A boat.', ...kling, ...flags, '--buy-again']);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(json).toMatchObject({
      plan: { offers: [{ provider: 'gateai', price: { basis: 'quote' } }, { provider: 'yotta' }] },
      job: { ref: { provider: 'gateai' } },
    });
    expect(shown).toMatch(/^Selected gateai,/m);
    expect(shown).not.toMatch(/^Changed/m);
    expect(server.requestCount('gateai.submit')).toBe(2);
  });

  it('says before it buys that another gateway than the announced one takes the request', async () => {
    const server = await emulator();
    server.injectFault({
      route: 'gateai.estimate',
      fault: { type: 'status', status: 402 },
      after: 1,
      times: 9,
    });
    const flags = ['--max-price', '0.60USD', '--emulator', server.url, '--out', await folder()];
    const { code, err } = await ran(['run', 'A boat.', ...kling, ...flags]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^Selected gateai,[^]*^Changed {2}buying at yotta, 0\.5355 USD[^]*^Accepted by yotta/m,
    );
  });
});

describe('a gateway that lowers a wish', () => {
  it('is told in words, once', async () => {
    const server = await emulator({ gateai: { dailyBudget: '0.60' } });
    const wish = ['--model', 'bytedance/seedance-2.0', '--duration', '8', '--only', 'gateai'];
    const where = ['--emulator', server.url, '--out', await folder()];
    const { code, err } = await ran(['run', 'A boat.', ...wish, '--allow-dropped-fields', ...where]);
    expect(code).toBe(0);
    expect(err.match(/^Changed +duration: 8 → 4 \(by the gateway\)$/gm)).toHaveLength(1);
  });
});

describe('the default of several gateways', () => {
  it('is the first model that can be made from what was given, and says whose', async () => {
    const { url } = await emulator();
    const flags = ['--ignore', 'aimlapi,aigate,gateai', '--emulator', url];
    const words = await ran(['plan', 'A boat.', ...flags]);
    expect(words.out).toContain('Model    google/veo-2.0 (chosen for you');
    const picture = await ran(['plan', 'A boat.', '--image', 'https://e.com/1.png', ...flags]);
    expect(picture.out).toContain('Model    kling/kling-2.1-standard (chosen for you');
  });

  it('is never made of nothing', async () => {
    const { url } = await emulator();
    const { code, err } = await ran(
      ['run', '--only', 'gateai', '--emulator', url],
      fakeIo({ terminal: 80, env: { NO_COLOR: '1' } }),
    );
    expect(code).toBe(2);
    expect(err).toContain('prompt: is missing');
  });
});
