import type { RuleTable } from './rule.ts';

/** What goes out. */
export const mappingRules = {
  'REQ-001': {
    level: 'MUST',
    title: 'A request goes out as the fixture says',
    reason: 'What differs from the document is refused, ignored or made differently, and paid for.',
    judges: ['request'],
  },
  'CALL-001': {
    level: 'MUST',
    title: 'Every expected call is made once, in order, and no other',
    reason: 'An extra call may buy twice, and a missing one leaves the job unseen.',
    judges: ['calls'],
  },
  'MAP-001': {
    level: 'MUST',
    title: 'A call goes to the documented method and address',
    reason: 'Another address is another gateway, or none.',
    judges: ['request', 'calls'],
  },
  'MAP-002': {
    level: 'MUST',
    title: 'The key travels in the documented header and scheme',
    reason: 'In another scheme a good key is refused.',
    judges: ['request'],
  },
  'MAP-003': {
    level: 'MUST',
    title: 'Each field has its documented wire name',
    reason: 'Gateways ignore names they do not know, and make something else.',
    judges: ['request'],
  },
  'MAP-004': {
    level: 'MUST',
    title: 'Zero, false and the empty text are sent like any other value',
    reason: 'A seed of 0 that is dropped cannot be repeated.',
    judges: ['request'],
  },
  'MAP-005': {
    level: 'MUST',
    title: 'A value has the documented type and unit',
    reason: 'Five seconds as the wrong text are refused, or become five frames.',
    judges: ['request'],
  },
  'MAP-006': {
    level: 'MUST',
    title: 'Texts arrive letter for letter',
    reason: 'A prompt that was trimmed or rewritten is not the one that was written.',
    judges: ['request'],
  },
  'MAP-007': {
    level: 'MUST',
    title: 'A model goes by its documented slug, encoded where it stands in an address',
    reason: 'A slash in a slug would lead to another path.',
    judges: ['request'],
  },
  'MAP-008': {
    level: 'MUST',
    title: 'Media go out in a documented form',
    reason: 'Base64 where a data URL is wanted is a broken picture that is paid for.',
    judges: ['request'],
  },
  'MAP-009': {
    level: 'MUST',
    title: 'Nothing is sent that nobody asked for and no table requires',
    reason: 'An invented default overrides the gateway’s own, which the caller was told.',
    judges: ['request'],
  },
  'MAP-010': {
    level: 'MUST',
    title: 'What a row stands for is pinned on the wire',
    reason: 'Without the pin the same slug means another model.',
    judges: ['request'],
  },
  'MAP-011': {
    level: 'MUST',
    title: 'Parameters of the gateway’s own arrive as they were written',
    reason: 'They are the way to what no canonical field says.',
    judges: ['request'],
  },
  'MAP-012': {
    level: 'MUST',
    title: 'The ledger says what became of each field',
    reason: 'A caller who is not told of a change cannot object to it.',
    judges: ['value'],
  },
  'MAP-013': {
    level: 'MUST',
    title: 'What a model cannot do is refused before anything is sent',
    reason: 'A wish that is quietly left out is paid for.',
    judges: ['error', 'calls'],
  },
  'MAP-014': {
    level: 'SHOULD',
    title: 'Marks in a prompt are written the gateway’s way',
    reason: 'An unknown mark is read aloud, or drawn.',
    judges: ['request'],
  },
  'RND-001': {
    level: 'MUST',
    title: 'Each declared field, changed alone, changes exactly its declared wire fields',
    reason: 'A claim that does nothing, or does more, is found out only in the finished video.',
    family: 'round-trip',
  },
  'RND-002': {
    level: 'MUST',
    title: 'Zero and false of a declared field reach the wire',
    reason: 'They are the values a careless condition drops.',
    family: 'round-trip',
  },
  'RND-003': {
    level: 'MUST',
    title: 'An omitted field is not invented, save what the ledger calls fixed',
    reason: 'The price follows what is sent.',
    family: 'round-trip',
  },
  'RND-004': {
    level: 'MUST',
    title: 'A field that is not declared is refused before any call',
    reason: 'Capability is read off the tables; what they do not hold is not promised.',
    family: 'round-trip',
  },
} as const satisfies RuleTable;
