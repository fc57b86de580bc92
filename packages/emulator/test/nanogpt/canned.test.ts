import { describe, expect, it } from 'vitest';
import { type CannedFaultName, cannedFault, cannedFaultNames } from '../../src/index.ts';
import { emulate } from '../support.ts';
import { eagle, talk } from './support.ts';

const rows = [
  ['invalid-session', 401, /^\{"error":"Invalid session","status":401\}$/],
  ['missing-key', 401, /"code":"missing_api_key"/],
  ['no-balance', 402, /^\{"error":"Insufficient balance","status":402\}$/],
  ['balance-required', 402, /"requiredBalance":2.5/],
  ['typed-no-balance', 402, /"type":"INSUFFICIENT_BALANCE"\},"refundMessage":/],
  ['payment-offer', 402, /^\{"payment":\{/],
  ['content-policy', 400, /^\{"error":\{"message":".*","type":"CONTENT_POLICY_VIOLATION"\},"status":400\}$/],
  ['image-needed', 400, /requires an input image/],
  ['pro-required', 403, /PRO_REQUIRED/],
  ['not-your-job', 403, /not yours/],
  ['not-found', 404, /not found/],
  ['too-large', 413, /too large/],
  ['rate-limited', 429, /^\{"error":"Rate limit exceeded\. Please wait before .*","status":429\}$/],
  ['typed-rate-limited', 429, /"type":"RATE_LIMITED"/],
  ['poll-limited', 429, /Too many/],
  ['daily-limit', 429, /"code":"daily_rpd_limit_exceeded","type":"rate_limit_error"/],
  ['timeout', 408, /timeout/],
  ['number-error', 500, /^\{"error":500,"message":"/],
  ['message-only', 500, /^\{"message":"[^"]+"\}$/],
  ['fallbacks-failed', 503, /all_fallbacks_failed/],
  ['model-unavailable', 503, /model_not_available/],
  ['gateway-timeout', 504, /timeout/],
] as const;

describe('the canned responses', () => {
  it.each(rows)('nanogpt.%s is a %d, and no job exists', async (name, status, text) => {
    const emulator = await emulate();
    emulator.injectFault({
      route: 'nanogpt.submit',
      fault: cannedFault(`nanogpt.${name}` satisfies CannedFaultName),
    });
    const response = await talk(emulator).post('/generate-video', eagle);
    expect(response.status).toBe(status);
    expect(response.text).toMatch(text);
    expect(emulator.acceptedCount('nanogpt.submit')).toBe(0);
  });

  it('are all in the table above, and some say when to come back', async () => {
    expect(cannedFaultNames.filter((name) => name.startsWith('nanogpt.'))).toHaveLength(rows.length);
    const emulator = await emulate();
    emulator.injectFault({ route: 'nanogpt.submit', fault: cannedFault('nanogpt.poll-limited') });
    expect((await talk(emulator).post('/generate-video', eagle)).headers.get('retry-after')).toBe('3');
  });
});
