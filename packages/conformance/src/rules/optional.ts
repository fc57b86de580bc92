import type { RuleTable } from './rule.ts';

/** Rules about the optional parts of the contract; they apply to a provider that declares the part. */
export const optionalRules = {
  'CAN-001': {
    level: 'MUST',
    title: 'A cancel sends the documented request, and its outcome is the documented one',
    reason: 'A job that is reported as canceled and goes on is charged without being downloaded.',
    judges: ['request', 'sequence', 'value', 'error'],
  },
  'CAN-002': {
    level: 'MUST',
    title: 'A cancel of a job that is known to be over sends nothing',
    reason: 'Some gateways delete the output of a finished job when it is canceled.',
    family: 'cancel-job',
  },
  'CAN-003': {
    level: 'MUST',
    title:
      'Where a cancel deletes the output of a finished job, it is sent only if the caller accepts the loss',
    reason: 'The job may finish while the cancel is on its way, and its output was paid for.',
    judges: ['sequence', 'error'],
    family: 'cancel-job',
  },
  'CAN-004': {
    level: 'MUST',
    title: 'A cancel without a clear response has the outcome unknown and keeps the job',
    reason: 'The job may go on, and only its ref finds its output.',
    family: 'cancel-job',
  },
  'IDK-001': {
    level: 'MUST',
    title: 'Every submit has the idempotency key in the documented place, alphabet and length',
    reason: 'Without the key a gateway can neither deduplicate nor find the submit again.',
    judges: ['request'],
  },
  'IDK-002': {
    level: 'MUST',
    title: 'A submit is repeated only where the gateway deduplicates, unchanged, and within half its window',
    reason: 'Any other repetition may buy a second job.',
    judges: ['sequence'],
    family: 'at-most-once',
  },
  'IDK-003': {
    level: 'MUST',
    title: 'A recorded key finds its job in the listing, and a missing one proves nothing',
    reason: 'A listing may be incomplete, and the lost job was paid for.',
    judges: ['value'],
  },
  'UPL-001': {
    level: 'MUST',
    title: 'Media are uploaded by the documented requests, once, before the submit',
    reason: 'The gateway generates from what it finds under the URI in the submit.',
    judges: ['request', 'sequence'],
  },
  'UPL-002': {
    level: 'MUST',
    title: 'A failed upload buys nothing and is reported as not charged',
    reason: 'Without its input a job is generated from something else, or the next gateway is not tried.',
    family: 'faults',
  },
  'DWN-001': {
    level: 'MUST',
    title: 'An output behind the key is requested with it at the declared origins',
    reason: 'A paid file that is refused is as good as lost.',
    judges: ['request'],
  },
  'WHK-001': {
    level: 'MUST',
    title: 'The callback address is sent in its documented place',
    reason: 'A gateway that does not find the address reports nothing.',
    judges: ['request'],
  },
  'WHK-002': {
    level: 'MUST',
    title: 'A delivery whose signature or time is not valid is refused and changes nothing',
    reason: 'The callback address is public, and anyone can send a delivery.',
    judges: ['value'],
    family: 'webhook',
  },
  'WHK-003': {
    level: 'MUST',
    title: 'A verified delivery means what the gateway documents',
    reason: 'The job is updated from the delivery, often before any poll.',
    judges: ['value', 'sequence'],
  },
  'WHK-004': {
    level: 'MUST',
    title: 'A delivery is used once, however often it arrives',
    reason: 'Gateways repeat deliveries, and an attacker can replay them.',
    family: 'webhook',
  },
  'WHK-005': {
    level: 'MUST',
    title: 'A delivery about another job changes nothing',
    reason: 'A valid signature does not make the job of one customer that of another.',
    family: 'webhook',
  },
  'WHK-006': {
    level: 'MUST',
    title: 'Outputs of a delivery come from declared origins only',
    reason: 'A file of an unknown server must not be saved as the output of a job.',
    family: 'webhook',
  },
  'HDR-001': {
    level: 'MUST',
    title:
      'The static headers and the product token are sent with every request to the gateway, and to no other server',
    reason: 'A gateway refuses a request without them, and another server has no use for them.',
    judges: ['request'],
    family: 'secrets',
  },
  'HDR-002': {
    level: 'MUST',
    title: 'No request has a header that no table declares and no fixture names',
    reason: 'An undeclared header may change the result, or tell a server what it must not know.',
    family: 'secrets',
  },
  'DSC-001': {
    level: 'MUST',
    title: 'A listed model is reported under its name, whatever the name is',
    reason: 'A reader that filters names by their form hides models that the gateway offers.',
    family: 'forward-compat',
  },
  'DSC-002': {
    level: 'MUST',
    title: 'Each entry of a list of models is reported, whatever it lacks beside its name',
    reason: 'A gateway leaves out what it does not know, and a model that is hidden cannot be chosen.',
    family: 'forward-compat',
  },
  'DSC-003': {
    level: 'MUST',
    title: 'Zero in the parameters of a live model is reported like any other number',
    reason: 'A careless condition drops exactly this value, and a limit of 0 is a limit.',
    family: 'forward-compat',
  },
  'RET-001': {
    level: 'MUST',
    title: 'A plan for a deprecated model says since when, until when and what replaces it',
    reason: 'An application otherwise learns of the end of a model from its errors.',
    judges: ['value'],
    family: 'round-trip',
  },
} as const satisfies RuleTable;
