import { describe, expect, it } from 'vitest';
import { cannedFault, cannedFaultNames } from '../../src/index.ts';
import { emulate } from '../support.ts';
import { sound, submit } from './support.ts';

const rows = [
  ['bad-parameters', 200, 10001],
  ['system-error', 200, 10002],
  ['no-record', 200, 10007],
  ['no-task', 200, 24011],
  ['too-many', 200, 429],
  ['bad-field', 200, 40001],
  ['no-key', 200, 40101],
  ['task-not-found', 200, 40402],
  ['not-created', 200, 50001],
  ['unknown-code', 200, 99999],
  ['http-400', 400, 10001],
  ['http-401', 401, 40101],
  ['http-429', 429, 429],
  ['http-500', 500, 10002],
] as const;

describe('the canned responses', () => {
  it.each(rows)('yotta.%s is a %d with code %d, and no job exists', async (name, status, code) => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'yotta.submit', fault: cannedFault(`yotta.${name}`) });
    const response = await submit(emulator, sound['text-to-video']);
    expect(response.status).toBe(status);
    expect(response.json).toEqual({ code, message: expect.any(String) as string, data: null });
    expect(emulator.acceptedCount('yotta.submit')).toBe(0);
  });

  it('are all in the table above, but for a page of a proxy', async () => {
    expect(cannedFaultNames.filter((name) => name.startsWith('yotta.'))).toHaveLength(rows.length + 1);
    const emulator = await emulate();
    emulator.injectFault({ route: 'yotta.submit', fault: cannedFault('yotta.bad-gateway') });
    expect(await submit(emulator, sound['text-to-video'])).toMatchObject({
      status: 502,
      text: '<html>Bad Gateway</html>',
    });
  });
});
