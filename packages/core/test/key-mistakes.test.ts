import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CrosspointError, createRegistry } from '../src/index.ts';
import type { ProviderOptions } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request, startGateway, stilled } from './gateway.ts';

afterEach(() => vi.unstubAllEnvs());

/** All that could be printed of what was thrown. */
const printed = (error: unknown): string =>
  `${inspect(error, { depth: 8, showHidden: true })}\n${String(error)}\n${JSON.stringify(error)}`;

const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('a mistake in the setup', () => {
  it.each([
    ['a key as the address', { baseURL: canary }],
    ['a key with a colon as the address', { baseURL: 'canary:key-4f1d9c07' }],
    ['a key before the host', { baseURL: 'https://canary-key-4f1d9c07@gateway.example' }],
    ['a key as the password', { baseURL: 'https://me:canary-key-4f1d9c07@gateway.example' }],
    ['a key in the query', { baseURL: 'https://gateway.example/?key=canary-key-4f1d9c07' }],
    ['a key in the fragment', { baseURL: 'https://gateway.example/#canary-key-4f1d9c07' }],
    ['a key as the host of http', { baseURL: 'http://canary-key-4f1d9c07/' }],
    [
      'the key in the path',
      { apiKey: 'canary-key-4f1d9c07', baseURL: 'https://x.example/canary-key-4f1d9c07' },
    ],
    ['the key as the account', { apiKey: canary, account: canary }],
    ['the key inside of the account', { apiKey: canary, account: `me-${canary.toUpperCase()}` }],
    ['the name of an option', { [canary]: true }],
    ['the value of a misspelt option', { apikey: canary }],
  ])('does not repeat %s', (_, options) => {
    const error = thrown(() => exampleProvider(options as ProviderOptions));
    expect(error).toBeInstanceOf(TypeError);
    expect(printed(error).toLowerCase()).not.toContain('canary');
  });

  it('does not repeat a key that was given in the place of the options', () => {
    const misuse = exampleProvider as (options: unknown) => unknown; // as a program without types would
    expect(printed(thrown(() => misuse(canary)))).not.toContain('canary');
  });

  it('knows the key of the environment in a label, too', () => {
    vi.stubEnv('ECHO_API_KEY', canary);
    expect(() => exampleProvider({ account: `team ${canary}` })).toThrow(/account holds the key/);
  });

  it('shows no key of a provider or a registry that is printed', () => {
    const provider = exampleProvider({ apiKey: canary });
    const registry = createRegistry({ providers: [provider] });
    expect(printed(provider) + printed(registry)).not.toContain('canary');
  });
});

describe('an error of the application’s own key function', () => {
  const token = 'hvs.CAESIJ0aB1cD2eF3gH4iJ5kL6';

  async function failed(fail: () => string): Promise<CrosspointError> {
    const gateway = await startGateway();
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: fail, baseURL: gateway.url })],
    });
    const error = (await caught(media.submit(request))) as CrosspointError;
    await media.close();
    await gateway.close();
    return error;
  }

  it.each([
    ['a token of a vault', new Error(`vault said 403 for ${token} at step 2`)],
    ['a bearer token', new Error(`request with authorization: Bearer ${token} failed`)],
    ['an address with a password', new Error(`cannot reach https://me:${token}@vault.example/v1`)],
    [
      'the request that failed',
      Object.assign(new Error('403'), { config: { headers: { 'x-vault': token } } }),
    ],
    ['a cause', new Error('vault', { cause: new Error(`token=${token}`) })],
    ['a text that is no error', `no: ${token}`],
  ])('is told without %s', async (_, cause) => {
    const error = await failed(() => {
      throw cause;
    });
    expect(error).toMatchObject({ code: 'auth', charged: 'no' });
    expect(printed(error)).not.toContain(token.slice(0, 12));
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('is told without a secret in base64, whose slashes are no places', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const error = await failed(() => {
      throw new Error(`signed with ${secret} (${secret})`);
    });
    expect(error.cause).toMatchObject({ message: 'signed with [redacted] ([redacted])' });
  });

  it('keeps its words', async () => {
    const error = await failed(() => {
      throw new TypeError('vault is sealed since 2026-11-29; see /etc/vault.d/config-2026.hcl');
    });
    expect(error.cause).toMatchObject({
      name: 'TypeError',
      message: 'vault is sealed since 2026-11-29; see /etc/vault.d/config-2026.hcl',
    });
  });

  it('is told without a key the function gave before, and without the one in the environment', async () => {
    vi.stubEnv('ECHO_API_KEY', 'other-plain-secret');
    const gateway = await startGateway();
    let calls = 0;
    const apiKey = (): string => {
      calls += 1;
      if (calls > 1) throw new Error('neither short-key nor other-plain-secret works');
      return 'short-key';
    };
    const { media } = stilled(gateway, { providers: [exampleProvider({ apiKey, baseURL: gateway.url })] });
    const job = await media.submit(request);
    const error = (await caught(media.status(job))) as CrosspointError;
    expect(error.cause).toMatchObject({ message: 'neither [redacted] nor [redacted] works' });
    await media.close();
    await gateway.close();
  });
});

it('an error of media.host is told without the credentials of a bucket', async () => {
  const gateway = await startGateway();
  const error = new Error('PUT https://AKIA:s3cr3t@bucket.example/x failed\n::error::secret=abcd1234efgh');
  const { hostInputs } = await import('../src/io/host.ts');
  const media = {
    form: 'data' as const,
    mediaType: 'image/png',
    bytes: 1,
    sha256: '00',
    url: 'data:image/png;base64,AA==',
  };
  const hosted = [{ via: 'application' as const, field: 'image' as const, index: 0, media }];
  const signal = new AbortController().signal;
  const failed = await caught(
    hostInputs(new Map(), hosted, () => Promise.reject(error), fakeClock(), signal),
  );
  expect(printed(failed)).not.toMatch(/s3cr3t|abcd1234/);
  expect(failed).toMatchObject({ message: expect.not.stringMatching(/\n/) });
  await gateway.close();
});
