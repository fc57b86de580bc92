import { describe, expect, it } from 'vitest';
import { brokenBy } from '../src/run/blame.ts';

const many = ['MAP-004', 'STA-001', 'OUT-001', 'COST-001', 'ERR-001'] as const;

describe('a difference is blamed on', () => {
  it.each([
    ['outputs[0].url: expected "a", got "b"', many, ['OUT-001']],
    ['outputs[0].url: expected "a", got "b"', ['STA-001'], ['OUT-002']],
    ['outputs[0].expiresAt: expected "a", got "b"', many, ['OUT-006']],
    ['costs[0].amount: expected "1", got "2"', many, ['COST-001']],
    ['costs[0]: expected nothing, got {"amount":"2"}', ['STA-001'], ['COST-002']],
    ['state: expected "running", got "failed"', many, ['STA-001']],
    ['job.state: expected "running", got "failed"', ['MAP-004', 'ERR-006', 'COST-001'], ['ERR-006']],
    ['state: expected "running", got "failed"', ['MAP-004', 'COST-001'], ['STA-001']],
    ['progress.fraction: expected 0.5, got 50', many, ['STA-012']],
    ['ref.id: expected "1", got "2"', many, ['STA-008']],
    ['ref.slug: expected "a", got "b"', many, ['VAL-001']],
    ['resumable: expected true, got false', many, ['VAL-001']],
    ['failure.code: expected "moderation", got "unknown"', many, ['ERR-006']],
    ['fieldReport[0].outcome: expected "sent", got "converted"', many, ['MAP-012']],
    ['notices[0]: expected nothing, got "a sentence"', many, ['VAL-001']],
    ['job.notices[1]: expected nothing, got "a sentence"', ['STA-001', 'OUT-001'], ['VAL-001']],
    ['notices[0]: expected "a sentence", got nothing', ['STA-002', 'OUT-001'], ['STA-002']],
    ['expected a value, got the error unsupported', ['MAP-003', 'OUT-001'], ['VAL-001']],
  ] as const)('the rules about its place in a job: %s of %j', (line, named, broken) => {
    expect(brokenBy(named, { aspect: 'value', diff: [line], call: 'status' })).toEqual(broken);
  });

  it.each([
    ['offers[0].price.amount: expected "1", got "2"', 'plan', ['COST-003']],
    ['offers[0].request.body.seed: expected 0, got nothing', 'plan', ['MAP-004']],
    ['offers[0].task: expected "a", got "b"', 'plan', ['MAP-015']],
    ['declined[0].reasons[0].message: expected "a", got "b"', 'plan', ['MAP-013']],
    ['models.acme/boat.price[0].amount: expected "1", got "2"', 'describe', ['FCT-001']],
    ['[0].sha256: expected "1", got "2"', 'download', ['OUT-004']],
    ['outcome: expected "canceled", got "unknown"', 'cancel', ['CAN-001']],
  ] as const)('the rules about its place in the result of a call: %s of %s', (line, call, broken) => {
    expect(brokenBy(many, { aspect: 'value', diff: [line], call })).toEqual(broken);
  });

  it.each([
    [['code: expected "auth", got "unknown"', 'charged: expected "no", got "maybe"'], ['ERR-001']],
    [['charged: expected "no", got "maybe"'], ['ERR-003']],
    [['retryAfterMs: expected 1000, got 1'], ['ERR-004']],
    [['fields: expected an issue of duration, got none'], ['MAP-013']],
    [['ref.id: expected "1", got "2"'], ['STA-008']],
    [['expected the error auth, got {"state":"running"}'], ['ERR-001']],
  ] as const)('the rules about its place in an error: %j', (diff, broken) => {
    expect(brokenBy(many, { aspect: 'error', diff, call: 'submit' })).toEqual(broken);
  });

  const body = ['MAP-003', 'MAP-004', 'MAP-005', 'MAP-007', 'MAP-008', 'MAP-009'] as const;
  it.each([
    ['body.model: expected "a", got "b"', ['MAP-007']],
    ['body.seed: expected 0, got nothing', ['MAP-004']],
    ['body.seconds: expected 5, got nothing', ['MAP-003']],
    ['body.seconds: expected nothing, got 5', ['MAP-009']],
    ['body.image: expected "https://a", got "data:"', ['MAP-008']],
    ['headers.authorization: expected "Bearer {{secret.apiKey}}", got nothing', ['MAP-002']],
  ] as const)('the rules about its kind in a request: %s', (line, broken) => {
    expect(brokenBy(body, { aspect: 'request', diff: [line], call: 'submit' })).toEqual(broken);
  });

  it.each([
    [['state: expected "succeeded", got "running"', 'outputs[0]: expected {}, got nothing'], ['STA-001']],
    [['outcome: expected "accepted", got "undecided"', 'job: expected {}, got nothing'], ['IDK-003']],
    [
      ['costs: expected [], got nothing', 'outputs[0]: expected {}, got nothing'],
      ['COST-001', 'OUT-001'],
    ],
  ] as const)('one place, where the others follow from it: %j', (diff, broken) => {
    expect(brokenBy([...many, 'IDK-003'], { aspect: 'value', diff, call: 'reconcile' })).toEqual(broken);
  });

  it('an error that says the wrong thing of money, where the fixture is about that', () => {
    const diff = [
      'code: expected "provider_unavailable", got "timeout"',
      'charged: expected "no", got "maybe"',
    ];
    expect(brokenBy(['ERR-003', 'STA-001'], { aspect: 'error', diff, call: 'submit' })).toEqual(['ERR-003']);
  });

  it('the rules that the call of the step can break, where requests are missing or too many', () => {
    const named = ['MAP-013', 'OUT-004', 'STA-007'];
    expect(brokenBy(named, { aspect: 'sequence', call: 'submit' })).toEqual(['MAP-013']);
    expect(brokenBy(named, { aspect: 'sequence', call: 'submit', isMissing: true })).toEqual(['CALL-001']);
    expect(brokenBy(named, { aspect: 'sequence', call: 'status', isMissing: true })).toEqual(['STA-007']);
    expect(brokenBy(named, { aspect: 'sequence', call: 'download' })).toEqual(['OUT-004']);
  });
});
