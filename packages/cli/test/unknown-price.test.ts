import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeIo, ran } from './support.ts';

// A gateway that publishes no price. Nothing can leave: a submit ends before its first byte.
const args = ['run', 'A paper boat.', '--only', 'aimlapi'];
const env = { AIMLAPI_API_KEY: 'key-of-a-test' };

beforeEach(() => vi.stubEnv('CROSSPOINT_NO_LIVE', '1'));
afterEach(() => vi.unstubAllEnvs());

describe('run at an unknown price', () => {
  it.each(['no', 'n', '', undefined])('asks at a terminal, and buys nothing after %o', async (response) => {
    const io = fakeIo({ env, terminal: 100, ...(response === undefined ? {} : { response }) });
    const { err } = await ran(args, io);
    expect(io.written.questions).toEqual(['The price is unknown. Buy all the same? Type yes or no.']);
    expect(err).toContain('Nothing was sent and nothing bought.');
    expect(err).not.toContain('CROSSPOINT_NO_LIVE');
  });

  it.each(['yes', 'Y'])('goes on after %o', async (response) => {
    const { err } = await ran(args, fakeIo({ env, terminal: 100, response }));
    expect(err).toContain('CROSSPOINT_NO_LIVE is set');
  });

  it.each([
    ['with --yes', [...args, '--yes'], 100],
    ['in a script', args, undefined],
  ])('does not ask %s', async (_name, typed, terminal) => {
    const io = fakeIo({ env, ...(terminal === undefined ? {} : { terminal }) });
    const { err } = await ran(typed, io);
    expect(io.written.questions).toEqual([]);
    expect(err).toContain('CROSSPOINT_NO_LIVE is set');
  });

  it('never buys under a ceiling, whatever is answered', async () => {
    const io = fakeIo({ env, terminal: 100, response: 'yes' });
    const { err } = await ran([...args, '--yes', '--max-price', '1USD'], io);
    expect(err).not.toContain('CROSSPOINT_NO_LIVE');
    expect(err).toMatch(/price is unknown/);
  });
});
