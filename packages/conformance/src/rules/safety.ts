import type { RuleTable } from './rule.ts';

/** Rules about the API key, refs and shared state. */
export const safetyRules = {
  'INS-001': {
    level: 'MUST',
    title: 'A provider can be installed with an API key alone',
    reason: 'A provider that cannot be created cannot be used.',
    family: 'provider',
  },
  'SEC-001': {
    level: 'MUST',
    title: 'The API key is sent in its declared header to its declared origin, and nowhere else',
    reason: 'Intermediaries log URLs and bodies.',
    family: 'secrets',
  },
  'SEC-002': {
    level: 'MUST',
    title: 'No job, ref or result contains the API key',
    reason: 'They are stored, printed and sent to browsers.',
    family: 'secrets',
  },
  'SEC-003': {
    level: 'MUST',
    title: 'No error contains the API key, not even when the gateway repeats it',
    reason: 'Errors are sent to error trackers.',
    family: 'secrets',
  },
  'SEC-004': {
    level: 'MUST',
    title: 'No event and no log contains the API key',
    reason: 'Events and logs are sent to other systems.',
    family: 'secrets',
  },
  'SEC-005': {
    level: 'MUST',
    title: 'No redirect is followed with the API key, and no redirect of a submit is followed at all',
    reason: 'A redirect leads to a URL that somebody else chose.',
    family: 'secrets',
  },
  'SEC-006': {
    level: 'MUST',
    title: 'No request goes to an origin other than the declared one and those of outputs',
    reason: 'A URL from a response may lead anywhere.',
    family: 'secrets',
  },
  'SEC-007': {
    level: 'MUST',
    title: 'The declared base URL uses https, and so does every request',
    reason: 'Over any other protocol the key can be read in transit.',
    family: 'secrets',
  },
  'SEC-008': {
    level: 'MUST',
    title: 'A provider opens no connection of its own',
    reason: 'Traffic that bypasses the HTTP client is neither guarded nor counted.',
    family: 'secrets',
  },
  'SEC-009': {
    level: 'MUST',
    title: 'Static headers contain no credential',
    reason: 'A credential in the tables is sent by every application that installs the provider.',
    family: 'provider',
  },
  'RES-001': {
    level: 'MUST',
    title: 'A ref survives JSON, its string form and a new process',
    reason: 'A job that only one process can find is lost with that process.',
    family: 'resume',
  },
  'RES-002': {
    level: 'MUST',
    title: 'A ref that was tampered with is refused or has no effect',
    reason: 'Users can change the refs they hold.',
    family: 'resume',
  },
  'RES-003': {
    level: 'MUST',
    title: 'A ref contains no key, and no URL but one that a path of the provider names, on its own origin',
    reason: 'Everything else comes from the configuration of the process that reads the ref.',
    family: 'resume',
  },
  'RES-004': {
    level: 'MUST',
    title: 'A held request is reported as not resumable, and is never polled',
    reason: 'A job that cannot be found again must not be reported as resumable.',
    family: 'resume',
  },
  'RES-005': {
    level: 'MUST',
    title: 'A returned URL is polled only on the own origin of the provider',
    reason: 'The API key would be sent to whatever server a response names.',
    judges: ['request', 'value'],
    family: 'resume',
  },
  'RES-006': {
    level: 'MUST',
    title: 'A job is found by its ref after the same module has encoded requests for other models',
    reason: 'What a module remembers of a purchase is that of the latest one, or of no one after a restart.',
    family: 'resume',
  },
  'RES-007': {
    level: 'MUST',
    title: 'A lost job is found in the listing by its own model and prompt, and no other job is taken for it',
    reason:
      'A job of another request would be taken for the lost one, which was paid for and is never looked for again.',
    family: 'resume',
  },
  'PUR-001': {
    level: 'MUST',
    title: 'The caller’s input is not changed',
    reason: 'The same input is used for the next gateway.',
    family: 'immutability',
  },
  'PUR-002': {
    level: 'MUST',
    title: 'Two concurrent jobs do not mix',
    reason: 'Shared state gives one customer the video of another.',
    family: 'immutability',
  },
  'PUR-003': {
    level: 'MUST',
    title: 'The same response and the same request mean the same at any time and in any order',
    reason:
      'A clock, a random number or a variable of the module makes a result that no other process can repeat.',
    family: 'immutability',
  },
} as const satisfies RuleTable;
