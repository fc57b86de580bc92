import { describe, expect, it } from 'vitest';
import { exampleProvider } from '../src/testing/index.ts';
import type { CancelEndpoint, ProviderSpec } from '../src/plugin.ts';
import { extended } from './slots.ts';

const { poll, submit } = exampleProvider.spec;
const result = { ...poll!, method: 'GET', path: '/jobs/{id}/result' } as const;
const { schema, parse } = poll!;
const cancel: CancelEndpoint = {
  method: 'PUT',
  path: '/jobs/{id}/cancel',
  schema,
  parse,
  onFinished: 'noop',
};

describe('the optional slots of a spec', () => {
  it('may all be there, and each may be absent', () => {
    expect(() => extended({ result, cancel })).not.toThrow();
    expect(() => extended({})).not.toThrow();
  });

  it.each<[string, object, RegExp]>([
    ['a submit at an address', { submit: { ...submit, path: '{params.at}' } }, /submit.path must be a path/],
    ['a result without a poll', { result, poll: undefined }, /result needs a poll/],
    ['a result that waits for ever', { result: { ...result, timeoutMs: 0 } }, /result.timeoutMs must be/],
    ['a cancel without a poll', { cancel, poll: undefined }, /cancel needs a poll/],
    ['an unknown method', { cancel: { ...cancel, method: 'CANCEL' } }, /cancel.method must be one of/],
    [
      'an unknown onFinished',
      { cancel: { ...cancel, onFinished: 'nothing' } },
      /cancel.onFinished must be one of/,
    ],
    [
      'an unknown emptyMeans',
      { cancel: { ...cancel, emptyMeans: 'done' } },
      /cancel.emptyMeans must be one of/,
    ],
    [
      'a row that fits every error',
      { cancel: { ...cancel, finishedErrors: [{}] } },
      /finishedErrors.0 must name/,
    ],
    [
      'an expression that remembers',
      { cancel: { ...cancel, finishedErrors: [{ message: /x/g }] } },
      /without the flags/,
    ],
    [
      'a credential in a cancel',
      { cancel: { ...cancel, headers: { 'x-api-key': 'x' } } },
      /may carry a credential/,
    ],
    ['a download without the key', { download: { auth: false, origins: [] } }, /download.auth must be true/],
    ['a download without origins', { download: { auth: true } }, /download.origins is missing/],
  ])('are checked when the provider is defined: %s', (_name, spec, message) => {
    expect(() => extended(spec as Partial<ProviderSpec>)).toThrow(TypeError);
    expect(() => extended(spec as Partial<ProviderSpec>)).toThrow(message);
  });

  it('can be replaced by what an application knows better', () => {
    const entry = ['cancel', 'path'] as const;
    const assumptions = { cancelPath: { message: 'The path.', source: 'nowhere', entry } };
    expect(() => extended({ cancel, assumptions })).not.toThrow();
  });
});
