import { describe, expect, it } from 'vitest';
import { readJson } from '../src/fixture/json.ts';
import { readFixtures, mistakeText } from '../src/fixture/load.ts';

const sound = {
  format: 1,
  id: 'submit.plain',
  rules: ['MAP-001'],
  provenance: { kind: 'synthetic', assumptions: ['The gateway is invented.'] },
  steps: [{ call: 'submit', input: { kind: 'video' }, expect: { error: { code: 'unsupported' } } }],
  exchanges: [
    {
      step: 0,
      request: { method: 'POST', url: 'https://echo.example/make', body: { json: {} } },
      response: { status: 200, body: { text: '{}' } },
    },
  ],
};
const mistakes = (...files: readonly unknown[]): string[] => {
  const texts = files.map(
    (file, i) => [`${i}.json`, typeof file === 'string' ? file : JSON.stringify(file)] as const,
  );
  return readFixtures(new Map(texts)).mistakes.map(mistakeText);
};
const documented = { url: 'https://echo.example/docs', retrieved: '2026-01-01', section: 'Make' };

describe('reading a fixture', () => {
  it('accepts a sound one', () => {
    expect(mistakes(sound)).toEqual([]);
  });

  it.each([
    ['a comma too many', '{\n  "a": 1,\n}', '0.json:3:1 expected a key in double quotes, found "}"'],
    ['a text without an end', '{ "a": "b\n }', '0.json:1:8 this string is not closed on its line'],
    ['an unknown escape', '{ "a": "\\x" }', '0.json:1:8 this string contains a character or an escape'],
    [
      'single quotes',
      "{ 'a': 1 }",
      '0.json:1:3 this is no JSON; expected a value, or a key in double quotes',
    ],
    ['a missing comma', '{ "a": 1 "b": 2 }', '0.json:1:10 expected "," or the end of the object or list'],
    ['a comment', '{} // one', '0.json:1:4 JSON has no comments'],
    ['two values', '{} {}', '0.json:1:4 expected the end of the file, found "{"'],
    ['nothing', '', '0.json:1:1 expected a value, found the end of the file'],
    ['half of one', '{ "a": [1, ', '0.json:1:12 expected a value, found the end of the file'],
  ])('names the place of a syntax error: %s', (_, text, message) => {
    expect(mistakes(text)[0]).toContain(message);
  });

  it('reports every mistake of a file, each with its line and its pointer', () => {
    const text = JSON.stringify(
      { ...sound, id: 'Submit', rulez: [], steps: [{ call: 'buy' }], format: 2 },
      null,
      2,
    );
    const lines = mistakes(text);
    for (const part of ['/format', '/id', '/rulez: is not a key here', '/steps/0/call'])
      expect(lines.join('\n')).toMatch(new RegExp(`^0\\.json:\\d+:\\d+ ${part}`, 'm'));
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(4);
  });

  it.each([
    [
      'a key that occurs twice',
      JSON.stringify(sound).replace('"format":1', '"format":1,"format":1'),
      'occurs twice',
    ],
    ['an unknown rule', { ...sound, rules: ['MAP-999'] }, '/rules/0: MAP-999 is not a rule of this kit'],
    [
      'an unknown capability',
      { ...sound, requires: ['param.sed'] },
      '/requires/0: param.sed is not a capability',
    ],
    [
      'an exchange of no step',
      { ...sound, exchanges: [{ ...sound.exchanges[0], step: 1 }] },
      '/exchanges/0/step',
    ],
    [
      'a step that names itself',
      { ...sound, steps: [{ call: 'status', input: { $step: 0 } }] },
      '/steps/0/input/$step',
    ],
    ['an unknown call', { ...sound, steps: [{ call: 'quote' }] }, 'request a live price with plan'],
    [
      'a call without its input',
      { ...sound, steps: [{ call: 'submit' }] },
      '/steps/0/input: submit needs an input',
    ],
    [
      'an input of a call that takes none',
      { ...sound, steps: [{ call: 'balance', input: {} }] },
      '/steps/0/input: balance takes no input',
    ],
    [
      'a delivery that is none',
      { ...sound, steps: [...sound.steps, { call: 'receive', input: { submit: 0, headers: {} } }] },
      '/steps/1/input/text: ',
    ],
    [
      'a delivery for a step that is no submit',
      { ...sound, steps: [{ call: 'receive', input: { submit: 0, headers: {}, text: '{}' } }] },
      '/steps/0/input/submit: must name an earlier step that is a submit',
    ],
    [
      'a cancel of no job',
      { ...sound, steps: [{ call: 'cancel', input: 'j-1', expect: { value: {} } }] },
      '/steps/0/input: is not a job, a job ref or a ref string',
    ],
    [
      'a discovery without a provider',
      { ...sound, steps: [{ call: 'discover' }] },
      '/steps/0/options: discover needs',
    ],
    [
      'a request that is misspelt',
      {
        ...sound,
        steps: [
          { call: 'submit', input: { kind: 'video', model: 'a/b', promt: 'x' }, expect: { value: {} } },
        ],
      },
      '/steps/0/input/promt: is not a known key',
    ],
    [
      'a ref that is none',
      { ...sound, steps: [{ call: 'status', input: 'j-1', expect: { value: {} } }] },
      '/steps/0/input: is not a job, a job ref or a ref string',
    ],
    [
      'a word beside $step',
      { ...sound, steps: [...sound.steps, { call: 'status', input: { $step: 0, form: 'text' } }] },
      '/steps/1/input/form: is not a key here',
    ],
    [
      'the job of a step that fails',
      { ...sound, steps: [...sound.steps, { call: 'status', input: { $step: 0, as: 'job' } }] },
      '/steps/1/input/as: step 0 is expected to fail',
    ],
    [
      'an unknown error code',
      { ...sound, steps: [{ call: 'plan', input: {}, expect: { error: { code: 'rate_limit' } } }] },
      '/steps/0/expect/error/code: rate_limit is not an error code',
    ],
    [
      'an unknown state',
      {
        ...sound,
        steps: [{ call: 'submit', input: { kind: 'video' }, expect: { value: { state: 'queud' } } }],
      },
      '/steps/0/expect/value/state: queud is not a job state; did you mean queued?',
    ],
    [
      'an unknown state of a reconciled job',
      {
        ...sound,
        steps: [
          { call: 'submit', input: { kind: 'video' }, expect: { error: { code: 'submission_unknown' } } },
          { call: 'reconcile', input: { $step: 0 }, expect: { value: { job: { state: 'done' } } } },
        ],
      },
      '/steps/1/expect/value/job/state: done is not a job state',
    ],
    [
      'an invalid header name',
      {
        ...sound,
        exchanges: [{ ...sound.exchanges[0], response: { status: 200, headers: [[':status', '200']] } }],
      },
      '/exchanges/0/response/headers/0/0: is not a header name',
    ],
    [
      'bytes that do not match their content-encoding',
      {
        ...sound,
        exchanges: [
          {
            ...sound.exchanges[0],
            response: { status: 200, headers: [['content-encoding', 'gzip']], body: { base64: 'AAEC' } },
          },
        ],
      },
      '/exchanges/0/response/body/base64: cannot be decoded as its content-encoding',
    ],
    [
      'a response and a fault',
      { ...sound, exchanges: [{ ...sound.exchanges[0], fault: { type: 'hang' } }] },
      'exactly one of response and fault',
    ],
    [
      'a value and an error',
      { ...sound, steps: [{ call: 'plan', expect: { value: {}, error: { code: 'auth' } } }] },
      'exactly one of value and error',
    ],
    [
      'a document without a source',
      { ...sound, provenance: { kind: 'documented', sources: [], reviewAfter: '2026-01-01' } },
      '/provenance/sources',
    ],
    [
      'a document without a review',
      { ...sound, provenance: { kind: 'documented', sources: [documented] } },
      '/provenance/reviewAfter',
    ],
    [
      'a recording without its hash',
      {
        ...sound,
        provenance: { kind: 'recorded', capturedAt: '2026-01-01T00:00:00Z', recorder: 'x', scrubbed: [] },
      },
      '/provenance/sha256',
    ],
    [
      'a synthetic case without assumptions',
      { ...sound, provenance: { kind: 'synthetic', assumptions: [] } },
      '/provenance/assumptions',
    ],
    [
      'an edit without a reason',
      { ...sound, provenance: { kind: 'derived', from: 'x', edits: [{ at: '/id' }] } },
      '/provenance/edits/0/reason',
    ],
    [
      'a case that is derived from a missing one',
      { ...sound, provenance: { kind: 'derived', from: 'gone', edits: [{ at: '/id', reason: 'it' }] } },
      'there is no case gone',
    ],
    [
      'a source that is read in the future',
      {
        ...sound,
        provenance: {
          kind: 'documented',
          sources: [{ ...documented, retrieved: '2999-01-01' }],
          reviewAfter: '2999-06-01',
        },
      },
      '/provenance/sources/0/retrieved: 2999-01-01 is in the future',
    ],
    [
      'a source that was read after its review',
      {
        ...sound,
        provenance: {
          kind: 'documented',
          sources: [{ ...documented, retrieved: '2026-02-01' }],
          reviewAfter: '2026-01-31',
        },
      },
      '/provenance/sources/0/retrieved: 2026-02-01 is after reviewAfter',
    ],
    [
      'a recording of the future',
      {
        ...sound,
        provenance: {
          kind: 'recorded',
          capturedAt: '2999-01-01T00:00:00Z',
          recorder: 'x',
          scrubbed: [],
          sha256: 'a'.repeat(64),
        },
      },
      '/provenance/capturedAt: 2999-01-01T00:00:00Z is in the future',
    ],
  ])('refuses %s', (_, file, message) => {
    expect(mistakes(file).join('\n')).toContain(message);
  });

  it.each([
    ['{{secret.apikey}}', 'did you mean {{secret.apiKey}}?'],
    ['{{apiKey}}', 'write one of {{secret.apiKey}}, {{webhook.address}}, {{idempotency.key}}'],
    ['{{idempotency.key hexx 32}}', 'did you mean {{idempotency.key}}?'],
    ['{{webhook.adress}}', 'did you mean {{webhook.address}}?'],
  ])('refuses a placeholder that stands for nothing: %s', (text, hint) => {
    const [exchange] = sound.exchanges;
    const request = { ...exchange!.request, headers: { 'x-key': text } };
    expect(mistakes({ ...sound, exchanges: [{ ...exchange!, request }] }).join('\n')).toContain(
      `/exchanges/0/request/headers/x-key: ${text} stands for nothing; ${hint}`,
    );
  });

  it.each([
    ['its body', { body: { text: '{"key":"{{secret.apikey}}"}' } }, 'body/text'],
    ['a header', { headers: [['x-key', '{{secret.apikey}}']] }, 'headers/0/1'],
  ])('refuses such a placeholder in a response, in %s', (_, parts, at) => {
    const [exchange] = sound.exchanges;
    const response = { status: 200, ...parts };
    const there = mistakes({ ...sound, exchanges: [{ ...exchange!, response }] }).join('\n');
    expect(there).toContain(`/exchanges/0/response/${at}: {{secret.apikey}} stands for nothing`);
    const late = { type: 'late', afterMs: 5, response };
    const damaged = { ...exchange!, response: undefined, fault: late };
    expect(mistakes({ ...sound, exchanges: [damaged] }).join('\n')).toContain(
      `/exchanges/0/fault/response/${at}: {{secret.apikey}} stands for nothing`,
    );
  });

  // Made up here: no file of this repository may hold what looks like a key.
  const run = 'aB3dE6gH9jK2mN5pQ8sT';
  it.each([
    ['sk-', `Bearer sk-${run}`],
    ['sk-', `sk-ant-api03-${run}`],
    ['sk_', `{"token":"sk_live_${run}"}`],
    ['key-', `https://files.example/a?t=key-${run}`],
  ])('refuses what looks like a key and begins with %s, and does not repeat it', (prefix, text) => {
    const [exchange] = sound.exchanges;
    const request = { ...exchange!.request, headers: { 'x-more': text } };
    const response = { status: 200, body: { text } };
    const found = mistakes({ ...sound, exchanges: [{ ...exchange!, request, response }] }).join('\n');
    const message = `a text that begins with ${prefix} looks like a key; write {{secret.apiKey}}`;
    expect(found).toContain(`/exchanges/0/request/headers/x-more: ${message}`);
    expect(found).toContain(`/exchanges/0/response/body/text: ${message}`);
    expect(found).not.toContain(run);
  });

  it.each([
    `task_${run}`,
    'sk-…',
    'key-frames-of-the-first-second',
    'key-12345678901234567890',
    `monkey-${run}`,
  ])('takes an id or a name for what it is: %s', (text) => {
    const [exchange] = sound.exchanges;
    const response = { status: 200, body: { text } };
    expect(mistakes({ ...sound, exchanges: [{ ...exchange!, response }] })).toEqual([]);
  });

  it.each([{ $stepp: 0 }, { $Step: 0 }, { step: 0 }, { $ref: 0, as: 'text' }])(
    'finds a misspelt $step: %j',
    (input) => {
      const [first] = sound.steps;
      const second = { call: 'status', input, expect: { value: { state: 'running' } } };
      const name = Object.keys(input)[0]!;
      expect(mistakes({ ...sound, steps: [first, second] }).join('\n')).toContain(
        `/steps/1/input/${name}: ${name} is not known; did you mean $step?`,
      );
    },
  );

  it('takes double braces of a prompt as they are', () => {
    const [exchange] = sound.exchanges;
    const request = { ...exchange!.request, body: { json: { prompt: 'A {{boat}}' } } };
    expect(mistakes({ ...sound, exchanges: [{ ...exchange!, request }] })).toEqual([]);
  });

  const video = { kind: 'video', model: 'echo/parrot', prompt: 'A kite.' };
  const expecting = (call: string, expect: object) => ({
    ...sound,
    steps: [{ call, ...(call === 'balance' ? {} : { input: video }), expect }],
  });
  const jobs = (value: object) => expecting('submit', { value });
  const plans = (value: object) => expecting('plan', { value });
  const balances = (entry: object) => expecting('balance', { value: [entry] });
  const errors = (error: object) => expecting('submit', { error });
  it.each([
    ['error/retry', errors({ code: 'auth', retry: false }), 'retry', 'retryable'],
    ['error/reroute', errors({ code: 'auth', reroute: false }), 'reroute', 'canFallback'],
    ['error/code', errors({ code: 'unexpected_reply' }), 'unexpected_reply', 'unexpected_response'],
    ['value/status', jobs({ status: 'working' }), 'status', 'gatewayStatus'],
    ['value/ledger', jobs({ ledger: [] }), 'ledger', 'fieldReport'],
    ['value/fieldReport/0/word', jobs({ fieldReport: [{ word: 'sent' }] }), 'word', 'outcome'],
    ['value/outputs/0/seconds', jobs({ outputs: [{ seconds: 5 }] }), 'seconds', 'duration'],
    ['value/costs/0/basis', jobs({ costs: [{ basis: 'held' }] }), 'held', 'reserved'],
    ['value/offers/0/call', plans({ offers: [{ call: {} }] }), 'call', 'request'],
    [
      'value/declined/0/reasons/0/right',
      plans({ declined: [{ reasons: [{ right: '1' }] }] }),
      'right',
      'hint',
    ],
    ['value/0/figures', balances({ figures: [] }), 'figures', 'entries'],
    ['value/0/entries/0/of', balances({ entries: [{ of: 'account' }] }), 'of', 'scope'],
  ])('refuses a retired name with one message that names the new one: %s', (place, file, old, name) => {
    expect(mistakes(file)).toEqual([
      expect.stringMatching(`/steps/0/expect/${place}: "${old}" was renamed: write "${name}"$`),
    ]);
  });

  it.each([
    ['recent', 'listJobs'],
    ['open', 'unlistedModels'],
    ['dialects', 'apiVariants'],
    ['link-lifetime', 'outputUrlTtlMs'],
  ])('refuses a retired capability with one message that names the new one: %s', (old, name) => {
    expect(mistakes({ ...sound, requires: [old] })).toEqual([
      expect.stringMatching(`/requires/0: "${old}" was renamed: write "${name}"$`),
    ]);
  });

  it('leaves the names in the bodies of a gateway alone', () => {
    const body = { status: 'done', ledger: [], seconds: 5, retry: true };
    const request = { method: 'POST', url: 'https://echo.example/make', body: { json: body } };
    const exchange = { step: 0, request, response: { status: 200, body: { text: JSON.stringify(body) } } };
    expect(mistakes({ ...sound, exchanges: [exchange] })).toEqual([]);
  });

  it('refuses an id that two files have', () => {
    expect(mistakes(sound, sound)).toEqual(['1.json:1:1 /id: submit.plain is already the id of 0.json']);
  });
});

describe('reading JSON', () => {
  it.each(['[]', '{"a":[1,-0.5e3,"\\u00e9\\n",true,null]}', ' {"a/b":{"~":1}} ', '"x"'])(
    'reads %s as JSON.parse does',
    (text) => {
      expect(readJson(text)).toMatchObject({ value: JSON.parse(text) });
    },
  );
});
