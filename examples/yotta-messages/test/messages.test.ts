import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type Anthropic from '@anthropic-ai/sdk';
import { startEmulator } from '@crosspoint/emulator';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { yottaMessages } from '../messages.ts';

const canary = 'canary-90c1d7e2ab4f55';

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const open: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server on this machine that gives one answer to everything. */
async function answering(answer: Answer): Promise<{ url: string; requests: readonly Seen[] }> {
  const requests: Seen[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url: path, headers } = request;
    requests.push({ method, path, headers, body: await json(request) });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  };
  const server = createServer((request, response) => void respond(request, response));
  open.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

// In the shape of Anthropic's Messages, whose response the page reads as content[0].text.
const httpResponse: Answer = {
  status: 200,
  body: {
    id: 'msg_01',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-20250514',
    content: [{ type: 'text', text: 'Three risks stand out.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 17, output_tokens: 6 },
  },
};

/** The request the page prints. */
const contract = {
  model: 'claude-sonnet-4-20250514',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Summarize the key risks in this contract: [paste text]' }],
} as const satisfies Anthropic.MessageCreateParamsNonStreaming;

const at = (url: string): Anthropic => yottaMessages({ apiKey: canary, baseURL: `${url}/yotta-llm` });

describe("Yotta's language model, with Anthropic's own client", () => {
  it('answers the request the page prints, under the same key header as every other model', async () => {
    const emulator = await startEmulator();
    const message = await at(emulator.url).messages.create(contract);
    const { requests } = emulator;
    await emulator.close();

    expect(message.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(/\w/) });
    expect(requests).toMatchObject([
      { method: 'POST', path: '/yotta-llm/v1/messages', headers: { 'x-api-key': canary }, body: contract },
    ]);
    expect(requests[0]?.headers).toMatchObject({ 'anthropic-version': '2023-06-01' });
  });

  it('asks at the public address where no other is given', () => {
    expect(yottaMessages({ apiKey: canary }).baseURL).toBe('https://api.yottalabs.ai');
  });

  it.each([
    ['a key of its own', { ANTHROPIC_API_KEY: 'not-for-this-host' }],
    ['a token', { ANTHROPIC_AUTH_TOKEN: 'not-for-this-host' }],
    ['another address', { ANTHROPIC_BASE_URL: 'https://api.anthropic.invalid' }],
  ])('takes nothing that is meant for Anthropic from the environment: %s', async (_, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const gateway = await answering(httpResponse);
    await at(gateway.url).messages.create(contract);

    expect(gateway.requests).toHaveLength(1);
    expect(gateway.requests[0]?.headers['x-api-key']).toBe(canary);
    expect(gateway.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each([undefined, '', ' '])('stops without a key (%j), and says where one is made', (apiKey) => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'not-for-this-host');

    expect(() => yottaMessages({ apiKey })).toThrow(/YOTTA_API_KEY.*api-keys/);
  });

  it.each([408, 409, 429, 500, 503])('asks once, also when the answer is %i', async (status) => {
    const gateway = await answering({
      status,
      body: { type: 'error', error: { type: 'api_error', message: 'not now' } },
    });

    await expect(at(gateway.url).messages.create(contract)).rejects.toMatchObject({ status });
    expect(gateway.requests).toHaveLength(1);
  });

  it('carries the key to no other host', async () => {
    const elsewhere = await answering(httpResponse);
    const gateway = await answering({ status: 307, headers: { location: `${elsewhere.url}/v1/messages` } });

    await expect(at(gateway.url).messages.create(contract)).rejects.toThrow('Connection error');
    expect(gateway.requests).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
  });
});
