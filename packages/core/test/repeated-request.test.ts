import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RepeatedRequest, type SharedRequest } from '../src/io/repeated-request.ts';
import type { OutgoingRequest } from '../src/io/transport.ts';

// Few letters, so that ids stand in addresses twice, in the host, and in each other.
const text = fc.string({ unit: fc.constantFrom(...'1a/?%'), maxLength: 6 });
const id = text.filter((some) => some !== '');
const template = fc.record({
  before: text,
  after: text,
  body: fc.option(fc.constantFrom('{"id":1}'), { nil: undefined }),
});

it('a request that is sent again leaves as it was made, whatever its id, beside the requests of other jobs', () => {
  fc.assert(
    fc.property(fc.array(id, { minLength: 1 }), fc.array(template, { minLength: 1 }), (ids, templates) => {
      const known: SharedRequest[] = [];
      const jobs = ids.flatMap((each) =>
        templates.map(({ before, after, body }) => ({
          id: each,
          repeated: new RepeatedRequest(),
          made: {
            method: body === undefined ? 'GET' : 'POST',
            url: `https://a1.example/${before}${encodeURIComponent(each)}${after}`,
            headers: { authorization: 'Bearer x' },
            purpose: 'poll',
            ...(body === undefined ? {} : { body }),
          } satisfies OutgoingRequest,
        })),
      );
      for (const { id: own, repeated, made } of jobs)
        expect(repeated.make('key', own, made, known)).toEqual(made);
      for (const { id: own, repeated, made } of jobs) expect(repeated.outgoing('key', own)).toEqual(made);
    }),
  );
});

it('of another key is none, and jobs share what is equal but for the id', () => {
  const known: SharedRequest[] = [];
  for (const own of ['7', '8']) {
    const repeated = new RepeatedRequest();
    const url = `https://a.example/jobs/${own}`;
    repeated.make(
      'one',
      own,
      { method: 'GET', url, headers: { authorization: 'Bearer one' }, purpose: 'poll' },
      known,
    );
    expect(repeated.outgoing('one', own)?.url).toBe(url);
    expect(repeated.outgoing('two', own)).toBeUndefined();
  }
  expect(known).toHaveLength(1);
});
