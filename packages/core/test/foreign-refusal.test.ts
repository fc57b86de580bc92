import { describe, expect, it } from 'vitest';
import { isCrosspointError } from '../src/index.ts';
import { caught } from './gateway.ts';
import { extended, line, registryOf, request } from './slots.ts';

/** The end of a submit that is answered so. */
async function endOf(
  status: number,
  body: unknown,
): Promise<{ code: string; message: string; sent: number }> {
  const lineTo = line(() => ({ status, headers: { 'content-type': 'text/html' }, json: body }));
  const { media } = registryOf(extended({})(), lineTo);
  const error = await caught(media.submit(request));
  if (!isCrosspointError(error)) throw error;
  expect(error).toMatchObject({ charged: 'no', retryable: false, canFallback: true });
  return { code: error.code, message: error.message, sent: lineTo.sent.length };
}

// developers.cloudflare.com, "Cloudflare 1xxx errors": text for clients, a page for browsers, JSON (RFC 9457) where asked.
const cloudflareJson = {
  type: 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1010/',
  title: 'Error 1010: Access denied',
  status: 403,
  cloudflare_error: true,
};

describe('a refusal that is not in the form of the gateway', () => {
  it.each([
    [403, 'error code: 1010', '1010'],
    [403, '<html><head><title>Just a moment...</title></head></html>', 'Just a moment...'],
    [403, '<html><title>ERROR: The request could not be satisfied</title></html>', 'could not be satisfied'],
    [403, cloudflareJson, 'Error 1010'],
    [403, '', 'HTTP 403'],
    [401, '<title>Sign in to the guest network</title>', 'Sign in'],
    [401, '', 'HTTP 401'],
    [403, '"forbidden"', 'forbidden'],
  ])('(%i %j) is not blamed on the key, and is a certain no', async (status, body, words) => {
    const { code, message, sent } = await endOf(status, body);
    expect(code).toBe('unexpected_response');
    expect(message).toContain(words);
    expect(message).toContain('Check the network');
    expect(message).not.toContain('the key was refused');
    expect(message.includes('then the key in')).toBe(status === 401);
    expect(sent).toBe(1);
  });

  it.each([
    [401, { error: 'bad key' }],
    [403, { message: 'this key may not do that' }],
    [401, {}],
  ])('differs from one that is (%i %j)', async (status, body) => {
    expect(await endOf(status, body)).toMatchObject({ code: 'auth', sent: 1 });
  });

  it('is what a provider says where it reads the text itself', async () => {
    const own = extended({ parseError: () => ({ errorCode: 'auth', message: 'no such key' }) });
    const { media } = registryOf(
      own(),
      line(() => ({ status: 401, json: 'no such key' })),
    );
    expect(await caught(media.submit(request))).toMatchObject({ code: 'auth' });
  });

  it('is none of a row that rests on the status alone', async () => {
    const own = extended({ errors: [{ status: 403, errorCode: 'auth' }] });
    const { media } = registryOf(
      own(),
      line(() => ({ status: 403, json: 'error code: 1010' })),
    );
    expect(await caught(media.submit(request))).toMatchObject({ code: 'unexpected_response' });
  });
});
