import { describe, expect, it } from 'vitest';
import { endpoint, response } from '@crosspoint/core/plugin';
import type { JobRef } from '@crosspoint/core';
import * as z from 'zod';
import { missingNames } from '../src/checks/other-names.ts';
import { nameIn } from '../src/run/documented-responses.ts';

const file = z.object({ url: z.string().nullish(), href: z.string().nullish() });
const reader = endpoint({
  method: 'GET',
  path: '/jobs/{id}',
  ...response(
    z.object({ state: z.string(), files: z.array(file).nullish(), video: z.string().nullish() }),
    ({ state, files, video }) => ({
      status: state,
      outputs: [...(files ?? []).map(({ url, href }) => url ?? href), video].flatMap((url) =>
        url == null ? [] : [{ url }],
      ),
    }),
  ),
});
const ref = { provider: 'acme', account: 'default', slug: 'one' } as unknown as JobRef; // the reader reads none of it

const namesOf = (json: unknown): readonly string[] =>
  missingNames(reader, json, ref)
    .map(({ path, name }) => [...path, name].join('.'))
    .toSorted();

describe('the names that a reader asks for in vain', () => {
  it('are found at every depth, and only where the response lacks them', () => {
    expect(namesOf({ state: 'done', files: [{ url: 'https://a.example/1' }] })).toEqual([
      'files.0.href',
      'video',
    ]);
    expect(namesOf({ state: 'done', files: [{ url: null, href: null }], video: null })).toEqual([]);
  });

  it('are those of the schema alone where it refuses the response', () => {
    expect(namesOf({ files: [] })).toContain('state');
  });

  it('are compared without numbers and envelopes', () => {
    expect(nameIn(['data', 'files', '0', 'url'])).toBe('files.url');
    expect(nameIn(['data'])).toBe('data');
  });
});
