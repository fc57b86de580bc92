import { describe, expect, it } from 'vitest';
import { cannedFault, cannedFaultNames } from '../../src/index.ts';
import { emulate } from '../support.ts';
import { path, talk, wish } from './support.ts';

const rows = [
  ['bad-key', 401, /"code":"http_401","status":401/],
  ['not-found', 404, /"code":"not_found"/],
  ['link-expired', 410, /"Video link expired","type":"invalid_request_error","code":"http_410","status":410/],
  ['out-of-quota', 429, /"code":"insufficient_quota"/],
  ['rate-limited', 429, /"code":"http_429"/],
  ['bad-parameter', 400, /"code":"http_400"/],
  ['no-access', 403, /"code":"http_403"/],
  ['api-error', 500, /"code":"api_error","status":500/],
  ['bad-gateway', 502, /"code":"api_error","status":502/],
  ['unavailable', 503, /"code":"api_error","status":503/],
  ['detail-text', 400, /^\{"detail":"[^"]+"\}$/],
  ['detail-list', 422, /^\{"detail":\[/],
  ['plain-text', 502, /^upstream/],
] as const;

describe('the canned responses', () => {
  it.each(rows)('aigate.%s is a %d, and no job exists', async (name, status, text) => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aigate.submit', fault: cannedFault(`aigate.${name}`) });
    const response = await talk(emulator).post(path, wish('c'));
    expect(response.status).toBe(status);
    expect(response.text).toMatch(text);
    expect(emulator.acceptedCount('aigate.submit')).toBe(0);
  });

  it('are all in the table above', () => {
    expect(cannedFaultNames.filter((name) => name.startsWith('aigate.'))).toHaveLength(rows.length);
  });
});
