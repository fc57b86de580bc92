import type { RuleTable } from './rule.ts';

/** What must never happen on any of the ways. */
export const safetyRules = {
  'INS-001': {
    level: 'MUST',
    title: 'A provider can be installed with a key alone',
    reason: 'Nobody can use what does not start.',
    family: 'provider',
  },
  'SEC-001': {
    level: 'MUST',
    title: 'The key goes in its declared header to its declared origin, and nowhere else on the wire',
    reason: 'Addresses and bodies are logged by everything between.',
    family: 'secrets',
  },
  'SEC-002': {
    level: 'MUST',
    title: 'No job, ref or result holds the key',
    reason: 'They are stored, printed and sent to browsers.',
    family: 'secrets',
  },
  'SEC-003': {
    level: 'MUST',
    title: 'No error holds the key, not even where the gateway repeats it',
    reason: 'Errors end up in trackers.',
    family: 'secrets',
  },
  'SEC-004': {
    level: 'MUST',
    title: 'No event and no log holds the key',
    reason: 'They leave the house.',
    family: 'secrets',
  },
  'SEC-005': {
    level: 'MUST',
    title: 'No redirect is followed with the key, and none of a submit at all',
    reason: 'A redirect is an address somebody else chose.',
    family: 'secrets',
  },
  'SEC-006': {
    level: 'MUST',
    title: 'Nothing is asked of an origin that is neither the declared one nor an output’s',
    reason: 'An address out of a response may lead anywhere.',
    family: 'secrets',
  },
  'SEC-007': {
    level: 'MUST',
    title: 'The declared address is https, and so is every call',
    reason: 'On any other way the key can be read.',
    family: 'secrets',
  },
  'SEC-008': {
    level: 'MUST',
    title: 'A provider opens no connection of its own',
    reason: 'What does not pass the doorway is neither guarded nor counted.',
    family: 'secrets',
  },
  'RES-001': {
    level: 'MUST',
    title: 'A ref survives JSON, its short form and a fresh process',
    reason: 'A job that only one process can find is lost with it.',
    family: 'resume',
  },
  'RES-002': {
    level: 'MUST',
    title: 'A ref that was tampered with is refused or harmless',
    reason: 'Refs pass through the hands of users.',
    family: 'resume',
  },
  'RES-003': {
    level: 'MUST',
    title: 'A ref holds no key and no address',
    reason: 'Both come from the configuration of whoever reads it.',
    family: 'resume',
  },
  'RES-004': {
    level: 'MUST',
    title: 'A held call says that it cannot be resumed, and is not',
    reason: 'A promise to find it again would be broken at the first restart.',
    family: 'resume',
  },
  'PUR-001': {
    level: 'MUST',
    title: 'What the caller gave is not changed',
    reason: 'It is used again for the next gateway.',
    family: 'immutability',
  },
  'PUR-002': {
    level: 'MUST',
    title: 'Two jobs at once do not cross',
    reason: 'State that is shared gives one customer the video of another.',
    family: 'immutability',
  },
} as const satisfies RuleTable;
