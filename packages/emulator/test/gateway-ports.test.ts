import { describe, expect, it } from 'vitest';
import { dig } from './gateway.ts';
import { ask, emulate } from './support.ts';

const post = (
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = { 'x-api-key': 'key' },
) =>
  ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const eagle = { model: 'veo2-video', prompt: 'An eagle. [emulator:c.relative]', duration: '5s' };

describe('the path of a public base URL', () => {
  it.each([
    ['nanogpt', '/nanogpt/api/generate-video', eagle],
    [
      'yotta',
      '/yotta/api/maas/text-to-video/generations',
      { model: 'kling-v3-std-text', parameters: { prompt: 'x' } },
    ],
  ])('may stand after the id of its gateway: %s', async (gateway, path, body) => {
    const emulator = await emulate();
    expect((await post(emulator.url + path, body)).status).toBeLessThan(300);
    expect(emulator.acceptedCount(`${gateway}.submit`)).toBe(1);
    const unknown = await post(`${emulator.url + path}/nowhere`, {});
    expect(unknown.status).toBe(404);
  });
});

describe('a gateway with a port of its own', () => {
  it('answers there under its public path, and everything is in the same books', async () => {
    const emulator = await emulate({ gatewayPorts: { nanogpt: 0 } });
    const url = emulator.gatewayURL('nanogpt');
    expect(new URL(url).pathname).toBe('/api');
    emulator.injectFault({ route: 'nanogpt.submit', fault: { type: 'status', status: 503 } });
    expect((await post(`${url}/generate-video`, eagle)).status).toBe(503);
    const { json } = await post(`${new URL(url).origin}/generate-video`, eagle);
    expect(emulator.requestCount('nanogpt.submit')).toBe(2);

    const query = new URLSearchParams({ requestId: String(dig(json, 'runId')) }).toString();
    const key = { headers: { 'x-api-key': 'key' } };
    const { json: done } = await ask(`${url}/video/status?${query}`, key);
    const link = new URL(String(dig(done, 'data', 'output', 'video', 'url')), url);
    expect((await ask(link.href, key)).headers.get('content-type')).toBe('video/mp4');
    expect(dig((await ask(emulator.url)).json, 'gateways', 'nanogpt', 'ownURL')).toBe(url);
  });

  it('has none of the control routes there', async () => {
    const emulator = await emulate({ gatewayPorts: { nanogpt: 0 } });
    const { origin } = new URL(emulator.gatewayURL('nanogpt'));
    expect((await post(`${origin}/_emulator/reset`, {})).status).toBe(404);
  });

  it('answers this machine by its own name only', async () => {
    const emulator = await emulate({ gatewayPorts: { nanogpt: 0 } });
    const { port } = new URL(emulator.gatewayURL('nanogpt'));
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      );
      call.once('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('can be every one of them', async () => {
    const emulator = await emulate({ gatewayPorts: true });
    const ports = (['aimlapi', 'aigate', 'gateai', 'nanogpt', 'yotta', 'yotta-llm'] as const).map(
      (id) => new URL(emulator.gatewayURL(id)).port,
    );
    expect(new Set([...ports, new URL(emulator.url).port]).size).toBe(7);
    await emulator.close();
    await expect(fetch(`http://127.0.0.1:${ports[0]}/`)).rejects.toThrow('fetch failed');
  });

  it('is refused where its port is taken or it is not emulated, and nothing stays open', async () => {
    const first = await emulate({ gatewayPorts: { yotta: 0 } });
    const taken = Number(new URL(first.gatewayURL('yotta')).port);
    await expect(emulate({ gatewayPorts: { nanogpt: 0, yotta: taken } })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await expect(emulate({ gatewayPorts: { acme: 0 } as object })).rejects.toThrow(
      '"acme", which is not emulated',
    );
    await expect(emulate({ gatewayPorts: { nanogpt: 70_000 } })).rejects.toThrow('gatewayPorts');
    expect(() => first.gatewayURL('nanogpt')).toThrow('gatewayPorts: true');
  });
});
