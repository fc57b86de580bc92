import { defineProvider, type ProviderSpec } from '@crosspoint/core/plugin';
import { expect, it, vi } from 'vitest';
import { Engine } from '../src/engine/engine.ts';
import { readFixtures } from '../src/fixture/load.ts';
import { type Changes, fixtureWith, post, request, sound, statusFixture, submit } from './support/fixture.ts';

vi.setConfig({ testTimeout: 300_000 });

/** What is printed of the first fixture that fails. */
async function printed(changes: Changes, fixture: object): Promise<string> {
  const loaded = readFixtures(new Map([['one.json', JSON.stringify(fixture)]]));
  const engine = new Engine(defineProvider({ ...sound, ...changes } as ProviderSpec), { loaded });
  await engine.open();
  const { findings } = await engine.cases()[0]!.run();
  await engine.close();
  return JSON.stringify(findings);
}

it('does not report what the response of the kit makes of a request that is in no exchange', async () => {
  const poll = { ...sound.poll!, path: '/works/{id}' } as const;
  const text = await printed({ poll }, statusFixture);
  expect(text).toContain('is in no exchange of this step');
  expect(text).not.toMatch(/status failed|unavailable|no such request/);
});

it('does not repeat that the result of a wrong request is another one', async () => {
  const fields = { ...sound.fields, duration: 'secs' };
  const expected = fixtureWith('submit.one', [submit({ state: 'succeeded' })], [post('{"job":"j-1"}')]);
  const text = await printed({ headers: { 'x-more': 'yes' }, fields }, expected);
  expect(text).not.toContain('has another result');
});

it('reports the reason of a refusal where the expected request was not sent', async () => {
  const tooLong = { ...submit({ state: 'queued' }), input: { ...request, duration: 999 } };
  const text = await printed({}, fixtureWith('submit.two', [tooLong], [post('{"job":"j-1"}')]));
  expect(text).toMatch(/exchange 0 has no request.*submit failed: /);
});
