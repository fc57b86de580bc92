import { describe, expect, it } from 'vitest';
import { mistakeText, readFixtures } from '../src/fixture/load.ts';

const source = { kind: 'synthetic', assumptions: ['The gateway is invented.'] };

/** What is wrong with a fixture that expects something of one call. */
function mistakesIn(call: string, expected: Readonly<Record<string, unknown>>): readonly string[] {
  const submit = { call: 'submit', input: { kind: 'video', model: 'a/b', prompt: 'A boat' } };
  const first = { ...submit, expect: { value: { state: 'running' } } };
  const input: unknown = ['plan', 'submit'].includes(call) ? submit.input : { $step: 0 };
  const delivery = { submit: 0, headers: {}, text: '{}' };
  const without = ['balance', 'discover', 'describe'].includes(call);
  const options = call === 'discover' ? { provider: 'echo' } : {};
  const step = {
    call,
    ...(without ? {} : { input: call === 'receive' ? delivery : input }),
    options,
    expect: expected,
  };
  const fixture = {
    format: 1,
    id: 'a.b',
    rules: ['VAL-001'],
    provenance: source,
    steps: [first, step],
    exchanges: [],
  };
  return readFixtures(new Map([['a.json', JSON.stringify(fixture)]])).mistakes.map(mistakeText);
}

describe('a result that no provider can give is a mistake of the fixture', () => {
  it.each([
    [
      'submit',
      { gatewaystatus: 'RUNNING' },
      '/gatewaystatus: a job has no gatewaystatus; did you mean gatewayStatus?',
    ],
    ['status', { cost: null }, '/cost: a job has no cost; did you mean costs?'],
    ['wait', { ref: { ID: '1' } }, '/ref/ID: a job ref has no ID; did you mean id?'],
    [
      'status',
      { progress: { percent: 50 } },
      '/progress/percent: the progress of a job has no percent; write one of fraction,',
    ],
    [
      'status',
      { outputs: [{ mediatype: 'video/mp4' }] },
      '/outputs/0/mediatype: an output has no mediatype; did you mean mediaType?',
    ],
    ['status', { outputs: { url: 'https://a.example/b' } }, '/outputs: must be a list'],
    [
      'status',
      { outputs: [{ role: 'thumbnail' }] },
      '/outputs/0/role: thumbnail is not the role of an output; write one of main, preview',
    ],
    [
      'status',
      { costs: [{ basis: 'charge' }] },
      '/costs/0/basis: charge is not the basis of a cost; did you mean charged?',
    ],
    [
      'status',
      { failure: { code: 'content' } },
      '/failure/code: content is not an error code; write one of ',
    ],
    ['status', { failure: 'moderation' }, '/failure: must be an object'],
    [
      'submit',
      { fieldReport: [{ outcome: 'convert' }] },
      '/fieldReport/0/outcome: convert is not the outcome of a field; did you mean converted?',
    ],
    ['plan', { offer: [] }, '/offer: a plan has no offer; did you mean offers?'],
    ['plan', { offers: [{ prise: {} }] }, '/offers/0/prise: an offer has no prise; did you mean price?'],
    [
      'plan',
      { declined: [{ reasons: [{ mesage: 'x' }] }] },
      '/declined/0/reasons/0/mesage: an issue has no mesage; did you mean message?',
    ],
    [
      'cancel',
      { outcome: 'cancelled' },
      '/outcome: cancelled is not the outcome of a cancel; did you mean canceled?',
    ],
    [
      'reconcile',
      { candidate: [] },
      '/candidate: the result of a reconciliation has no candidate; did you mean candidates?',
    ],
    ['receive', { job: { status: 'x' } }, '/job/status: "status" was renamed: write "gatewayStatus"'],
    [
      'receive',
      { httpstatus: 200 },
      '/httpstatus: the result of a delivery has no httpstatus; did you mean httpStatus?',
    ],
    ['download', [{ bites: 3 }], '/0/bites: a saved output has no bites; did you mean bytes?'],
    [
      'balance',
      [{ entries: [{ curency: 'USD' }] }],
      '/0/entries/0/curency: an entry of a balance has no curency; did you mean currency?',
    ],
    [
      'discover',
      { models: [{ slugg: 'a' }] },
      '/models/0/slugg: a listed model has no slugg; did you mean slug?',
    ],
    ['describe', { apiKeyEnvironment: 'A' }, '/apiKeyEnvironment: a description has no apiKeyEnvironment; '],
    [
      'describe',
      { models: { 'a/b': { price: [{ amout: '1' }] } } },
      '/models/a~1b/price/0/amout: a price has no amout; did you mean amount?',
    ],
    ['describe', { states: { DONE: 'success' } }, '/states/DONE: success is not a job state; '],
    ['describe', { polling: { interval: 3 } }, '/polling/interval: the polling has no interval; '],
  ] as const)('%s %j', (call, value, message) => {
    const found = mistakesIn(call, { value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(` /steps/1/expect/value${message}`);
  });

  it.each([
    [{ code: 'auth', retriable: true }, '/retriable: is not a key here; did you mean retryable?'],
    [{ code: 'auth', ref: { Id: '1' } }, '/ref/Id: a job ref has no Id; did you mean id?'],
    [{ code: 'auth', flagged: [{ field: 'prompt' }] }, '/flagged/0/field: a flagged input has no field; '],
  ])('in an error: %j', (error, message) => {
    expect(mistakesIn('status', { error }).join('\n')).toContain(`/steps/1/expect/error${message}`);
  });

  it('names the key that was meant beside a result as well', () => {
    const text = JSON.stringify({
      format: 1,
      id: 'a.b',
      rules: ['VAL-001'],
      provenance: source,
      stpes: [],
      exchanges: [],
    });
    const found = readFixtures(new Map([['a.json', text]]))
      .mistakes.map(mistakeText)
      .join('\n');
    expect(found).toContain('/stpes: is not a key here; did you mean steps?');
    const deep = JSON.stringify({
      format: 1,
      id: 'a.b',
      rules: ['VAL-001'],
      exchanges: [],
      provenance: {
        kind: 'documented',
        sources: [{ url: 'https://a.example', retreived: '2026-01-01' }],
        reviewAfter: '2027-01-01',
      },
      steps: [{ call: 'describe', expected: {} }],
    });
    const below = readFixtures(new Map([['a.json', deep]]))
      .mistakes.map(mistakeText)
      .join('\n');
    expect(below).toContain('/provenance/sources/0/retreived: is not a key here; did you mean retrieved?');
    expect(below).toContain('/steps/0/expected: is not a key here; did you mean expect?');
  });
});
