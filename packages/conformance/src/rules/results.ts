import type { RuleTable } from './rule.ts';

/** Rules about what is read from a response. */
export const resultRules = {
  'VAL-001': {
    level: 'MUST',
    title: 'A result is what the fixture expects',
    reason: 'Applications act on the job, not on the response.',
    judges: ['value', 'error'],
  },
  'STA-001': {
    level: 'MUST',
    title: 'A documented status value maps to its documented state',
    reason: 'Two swapped states lose a finished video or make a wait endless.',
    judges: ['value'],
  },
  'STA-002': {
    level: 'MUST',
    title: 'An unknown status value is neither success nor failure',
    reason: 'A gateway that adds a status value must not end paid jobs.',
    judges: ['value'],
    family: 'job-state',
  },
  'STA-003': {
    level: 'MUST',
    title: 'A job succeeds only with an output',
    reason: 'A success without an output has nothing to download.',
    judges: ['value'],
  },
  'STA-004': {
    level: 'MUST',
    title: 'A terminal state is final, except that a failed job may turn out to have succeeded',
    reason: 'A job that becomes active again is bought again; an output that arrives late was paid for.',
    family: 'job-state',
  },
  'STA-005': {
    level: 'MUST',
    title: 'Progress never decreases',
    reason: 'Users distrust a progress bar that runs backwards.',
    family: 'job-state',
  },
  'STA-006': {
    level: 'MUST',
    title: 'Content that moderation refused is not a success',
    reason: 'Gateways have reported a black image as a finished result.',
    judges: ['value', 'error'],
  },
  'STA-007': {
    level: 'MUST',
    title: 'A poll sends everything the gateway needs to find the job',
    reason: 'Without its slug a paid job is not found.',
    judges: ['request', 'sequence'],
  },
  'STA-008': {
    level: 'MUST',
    title: 'A job id is kept digit for digit',
    reason: 'A rounded 64-bit id belongs to another customer’s job.',
    judges: ['value', 'request'],
  },
  'STA-009': {
    level: 'MUST',
    title: 'A submit that was accepted without a job id or an output is unknown',
    reason: 'Sending it again may buy a second job.',
    judges: ['error', 'sequence'],
  },
  'STA-010': {
    level: 'MUST',
    title:
      'A job that was reported failed or expired succeeds when the gateway reports success, with a notice',
    reason: 'The job was paid for, and its outputs would be lost.',
    family: 'job-state',
  },
  'OUT-001': {
    level: 'MUST',
    title: 'Every output is kept, in order, with its role',
    reason: 'All of them were paid for.',
    judges: ['value'],
  },
  'OUT-002': {
    level: 'MUST',
    title: 'An output URL is kept complete, including its query',
    reason: 'A signed URL without its signature does not work.',
    judges: ['value', 'request'],
  },
  'OUT-003': {
    level: 'SHOULD',
    title: 'The documented lifetime of an output URL is reported',
    reason: 'A caller who does not know it downloads too late.',
    judges: ['value'],
  },
  'OUT-004': {
    level: 'MUST',
    title: 'A download returns exactly the bytes of the output URL',
    reason: 'A truncated file that is reported as complete is a lost video.',
    judges: ['value', 'sequence'],
  },
  'OUT-005': {
    level: 'MUST',
    title: 'A URL that must not be requested is not an output, and a notice names it',
    reason: 'A person can fetch a paid file only if its URL is reported.',
    family: 'job-state',
  },
  'COST-001': {
    level: 'MUST',
    title: 'A cost has the amount, the currency and the basis of the response',
    reason: 'An amount in Nano that is read as dollars breaks every budget.',
    judges: ['value'],
  },
  'COST-002': {
    level: 'MUST',
    title: 'Where the response gives no cost, the job has none',
    reason: 'Unknown does not mean free.',
    judges: ['value'],
  },
  'COST-003': {
    level: 'MUST',
    title: 'A planned price is the price that the table lists for that request',
    reason: '`maxPrice` is compared with it before anything is bought.',
    judges: ['value'],
  },
  'COST-004': {
    level: 'SHOULD',
    title: 'A refund is reported, and an inferred refund is marked as such',
    reason: 'Refunded money was not spent.',
    judges: ['value'],
  },
  'MNY-001': {
    level: 'MUST',
    title: 'Every amount is a canonical decimal with a currency and a basis',
    reason: 'Sums of anything else are wrong in the last digit.',
    family: 'money',
  },
  'MNY-002': {
    level: 'MUST',
    title: 'An amount keeps all its digits',
    reason: 'A binary floating-point number cannot represent a price exactly.',
    family: 'money',
  },
  'MNY-003': {
    level: 'MUST',
    title: 'A missing amount is unknown, not zero',
    reason: 'A price of zero passes every `maxPrice`.',
    family: 'money',
  },
  'MNY-004': {
    level: 'MUST',
    title: 'A calculated price is never reported as charged',
    reason: 'Accounting relies on what was actually charged.',
    family: 'money',
  },
  'MNY-005': {
    level: 'MUST',
    title: 'An amount has the currency that its response names beside it',
    reason: 'An assumed currency turns the first amount in credits into dollars.',
    family: 'money',
  },
  'EVO-001': {
    level: 'MUST',
    title: 'Unknown keys change nothing',
    reason: 'Gateways add fields without notice.',
    family: 'forward-compat',
  },
  'EVO-002': {
    level: 'MUST',
    title: 'Unknown status values end no job and break no request',
    reason: 'Gateways add status values without notice.',
    family: 'forward-compat',
  },
} as const satisfies RuleTable;
