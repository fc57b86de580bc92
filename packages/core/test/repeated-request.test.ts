import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RepeatedRequest, type SharedRequest } from '../src/io/repeated-request.ts';
import type { OutgoingRequest } from '../src/io/transport.ts';

/** Keeps equal requests once, as the client does. */
function sharing() {
  const known = new Map<string, SharedRequest>();
  return (request: SharedRequest): SharedRequest => {
    const text = JSON.stringify(request);
    const same = known.get(text) ?? request;
    known.set(text, same);
    return same;
  };
}

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
      const share = sharing();
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
      for (const round of ['first', 'again'])
        for (const { id: own, repeated, made } of jobs) {
          const make = (): OutgoingRequest => (round === 'first' ? made : { ...made, url: 'https://never' });
          expect(repeated.outgoing('key', own, make, share)).toEqual(made);
        }
    }),
  );
});

it('is made anew where the key is another one', () => {
  const repeated = new RepeatedRequest();
  const make = (key: string) => (): OutgoingRequest => ({
    method: 'GET',
    url: 'https://a.example/jobs/7',
    headers: { authorization: `Bearer ${key}` },
    purpose: 'poll',
  });
  const share = sharing();
  const sent = ['one', 'one', 'two'].map((key) => repeated.outgoing(key, '7', make(key), share).headers);
  expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer one', 'Bearer two']);
});
