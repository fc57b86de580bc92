import { describe, expect, it } from 'vitest';
import { cannedFault } from '../../src/index.ts';
import { client } from '../gateway.ts';
import { emulate } from '../support.ts';

const key = { 'x-api-key': 'canary-key' };
const body = {
  model: 'claude-sonnet-4-20250514',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Summarize the key risks in this contract: [paste text]' }],
};

describe('the language models', () => {
  it('answer in the Messages shape', async () => {
    const { status, json } = await client(await emulate(), 'yotta-llm', key).post('/v1/messages', body);
    expect(status).toBe(200);
    expect(json).toEqual({
      id: expect.stringMatching(/^msg_/) as string,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-20250514',
      content: [{ type: 'text', text: expect.any(String) as string }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: expect.any(Number) as number, output_tokens: expect.any(Number) as number },
    });
  });

  it('take the key as a bearer token as well, which the newest client sends', async () => {
    const bearer = { authorization: 'Bearer canary-key' };
    const emulator = await emulate({ apiKey: 'canary-key' });
    expect((await client(emulator, 'yotta-llm', bearer).post('/v1/messages', body)).status).toBe(200);
    const other = { authorization: 'Bearer other' };
    expect((await client(emulator, 'yotta-llm', other).post('/v1/messages', body)).status).toBe(401);
  });

  it('stream the same words as events', async () => {
    const gateway = client(await emulate(), 'yotta-llm', key);
    const { headers, text } = await gateway.post('/v1/messages', { ...body, stream: true });
    expect(headers.get('content-type')).toBe('text/event-stream');
    const events = [...text.matchAll(/^event: (\w+)\ndata: (\{.*\})\n\n/gm)];
    expect(events.map((event) => event[1])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    for (const [, name = '', json = ''] of events) expect(JSON.parse(json)).toMatchObject({ type: name });
  });

  it.each([
    ['no key', body, {}, 401, 'authentication_error'],
    ['no max_tokens', { ...body, max_tokens: undefined }, key, 400, 'invalid_request_error'],
    ['no messages', { ...body, messages: [] }, key, 400, 'invalid_request_error'],
    [
      'a role nobody has',
      { ...body, messages: [{ role: 'boss', content: 'x' }] },
      key,
      400,
      'invalid_request_error',
    ],
    ['no JSON', '{"model":', key, 400, 'invalid_request_error'],
  ])('refuse %s', async (_name, asked: unknown, headers: Record<string, string>, status, type) => {
    const emulator = await emulate();
    const response = await client(emulator, 'yotta-llm', key).post('/v1/messages', asked, headers);
    expect(response.status).toBe(status);
    expect(response.json).toEqual({ type: 'error', error: { type, message: expect.any(String) as string } });
  });

  it('can be overloaded', async () => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'yotta-llm.messages', fault: cannedFault('yotta-llm.overloaded') });
    const response = await client(emulator, 'yotta-llm', key).post('/v1/messages', body);
    expect(response.status).toBe(529);
    expect(response.json).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
  });

  it('are nowhere else', async () => {
    const response = await client(await emulate(), 'yotta-llm', key).get('/v1/models');
    expect(response.status).toBe(404);
  });
});
