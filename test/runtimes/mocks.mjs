// node mocks.mjs <tool>   how the tests of an application keep a purchase from leaving
import { argv, env } from 'node:process';
import { createRegistry } from '@crosspoint/core';
import { fetchTransport, mockTransport } from '@crosspoint/core/transport';
import { aimlapi } from '@crosspoint/provider-aimlapi';

const host = 'https://api.aimlapi.com';
const path = '/v2/video/generations';
const reply = { id: 'mocked', status: 'queued' };
const request = { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.', duration: 5 };
const submit = (options) =>
  createRegistry({ providers: [aimlapi({ apiKey: 'any' })], ...options }).submit(request, { retries: 0 });

const tools = {
  async msw() {
    const [{ setupServer }, { http, HttpResponse }] = await Promise.all([import('msw/node'), import('msw')]);
    setupServer(http.post(host + path, () => HttpResponse.json(reply))).listen({
      onUnhandledRequest: 'error',
    });
    return submit({ transport: fetchTransport() });
  },
  async nock() {
    const { default: nock } = await import('nock');
    nock.disableNetConnect();
    nock(host).post(path).reply(200, reply);
    return submit({ transport: fetchTransport() });
  },
  async undici() {
    const { MockAgent, setGlobalDispatcher } = await import('undici');
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.get(host).intercept({ path, method: 'POST' }).reply(200, reply);
    setGlobalDispatcher(agent);
    return submit({});
  },
  async mockTransport() {
    env.CROSSPOINT_NO_LIVE = '1';
    const refusal = await submit({}).catch((error) => error);
    if (refusal.code !== 'unsupported') throw refusal;
    return submit({ transport: mockTransport(() => ({ json: reply })) });
  },
};

const job = await tools[argv[2]]();
console.log(JSON.stringify([job.ref.id === 'mocked' ? 'works' : `bought ${job.ref.id}`]));
