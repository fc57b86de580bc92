import type { RuleTable } from './rule.ts';

/** What becomes of a no, and of a line that breaks. */
export const errorRules = {
  'ERR-001': {
    level: 'MUST',
    title: 'A documented error has its documented meaning',
    reason: 'Money that is missing and requests that are too many need different answers.',
    judges: ['error'],
  },
  'ERR-002': {
    level: 'MUST',
    title: 'A no inside a success is a no',
    reason: 'Taken as accepted, it is waited for until the deadline.',
    judges: ['error', 'value'],
  },
  'ERR-003': {
    level: 'MUST',
    title: 'An error says truly whether to ask again, to go elsewhere, and whether it cost',
    reason: 'Each of the three is acted upon without a person looking.',
    judges: ['error'],
  },
  'ERR-004': {
    level: 'MUST',
    title: 'A pause the gateway asks for is kept, in its unit',
    reason: 'Seconds read as milliseconds get a key blocked.',
    judges: ['error'],
    family: 'faults',
  },
  'ERR-005': {
    level: 'SHOULD',
    title: 'The gateway’s own sentence and request id are handed on',
    reason: 'Its support asks for them.',
    judges: ['error', 'value'],
  },
  'ERR-006': {
    level: 'MUST',
    title: 'A failed job says why, and whether it cost',
    reason: 'It decides whether another gateway is tried.',
    judges: ['value'],
  },
  'ERR-007': {
    level: 'MUST',
    title: 'A poll the gateway cannot answer is no failed job',
    reason: 'The job goes on and was paid for.',
    judges: ['value', 'error'],
    family: 'faults',
  },
  'FLT-001': {
    level: 'MUST',
    title: 'A submit that never left is a certain no',
    reason: 'Only then may it be sent again or elsewhere.',
    family: 'faults',
  },
  'FLT-002': {
    level: 'MUST',
    title: 'A submit whose end nobody knows says so, and may not be repeated',
    reason: 'A lost reply followed by a second request buys twice.',
    family: 'faults',
  },
  'FLT-003': {
    level: 'MUST',
    title: 'A certain no is told as what it is',
    reason: 'A key that is wrong must not look like a purchase.',
    family: 'faults',
  },
  'FLT-004': {
    level: 'MUST',
    title: 'A poll that broke may be asked again, keeps its ref, and fails no job',
    reason: 'A bad minute on the line must not lose a paid job.',
    family: 'faults',
  },
  'FLT-005': {
    level: 'MUST',
    title: 'After a bad minute the same question gets its answer',
    reason: 'What a fault leaves behind must not spoil the next call.',
    family: 'faults',
  },
  'FLT-006': {
    level: 'MUST',
    title: 'Whatever fails is an error of the closed list, with a sentence',
    reason: 'A syntax error or a raw socket error tells an application nothing.',
    family: 'faults',
  },
  'FLT-007': {
    level: 'MUST',
    title: 'An answer that drips in is read whole',
    reason: 'Networks cut wherever they like.',
    family: 'faults',
  },
  'FLT-008': {
    level: 'MUST',
    title: 'Every question comes to an end',
    reason: 'Who waits for ever does not even know that something is wrong.',
    family: 'faults',
  },
  'ONCE-001': {
    level: 'MUST',
    title: 'At most one request leaves for one purchase',
    reason: 'This is the first promise of all.',
    family: 'once',
  },
  'ONCE-002': {
    level: 'MUST',
    title: 'The same key sends nothing after an unknown end',
    reason: 'A worker that starts again would buy again.',
    family: 'once',
  },
  'ABT-001': {
    level: 'MUST',
    title: 'A stop ends a question at once, as canceled',
    reason: 'People close windows.',
    family: 'abort',
  },
  'ABT-002': {
    level: 'MUST',
    title: 'A submit stopped after it left is unknown',
    reason: 'The gateway does not hear of the stop.',
    family: 'abort',
  },
  'ABT-003': {
    level: 'MUST',
    title: 'A submit stopped before it left sends nothing',
    reason: 'It was not wanted any more.',
    family: 'abort',
  },
  'ABT-004': {
    level: 'MUST',
    title: 'Nothing stays open after a stop',
    reason: 'Sockets that are left behind use up a process.',
    family: 'abort',
  },
} as const satisfies RuleTable;
