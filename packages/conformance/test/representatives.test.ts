import { exampleProvider } from '@crosspoint/core/testing';
import { expect, it } from 'vitest';
import { readFixtures } from '../src/fixture/load.ts';
import { representatives } from '../src/run/representatives.ts';
import { fixtureWith, post, request, submit } from './support/fixture.ts';

it('lets no refused request represent the others of its model', () => {
  const refused = { call: 'submit', input: request, expect: { error: { code: 'content_policy' } } };
  const files = new Map([
    ['a.json', JSON.stringify(fixtureWith('error.first', [refused], [post('{"error":"no"}')]))],
    [
      'b.json',
      JSON.stringify(fixtureWith('submit.second', [submit({ state: 'queued' })], [post('{"job":"j-1"}')])),
    ],
  ]);
  const { fixtures, mistakes } = readFixtures(files);
  expect(mistakes).toEqual([]);
  const { ofModel } = representatives(exampleProvider.spec, fixtures);
  expect([ofModel('error.first', 0), ofModel('submit.second', 0)]).toEqual([false, true]);
});
