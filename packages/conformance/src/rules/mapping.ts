import type { RuleTable } from './rule.ts';

/** Rules about the requests that are sent. */
export const mappingRules = {
  'REQ-001': {
    level: 'MUST',
    title: 'A request is sent as the fixture describes it',
    reason:
      'A request that differs from the document is refused, ignored or processed differently, and still charged.',
    judges: ['request'],
  },
  'CALL-001': {
    level: 'MUST',
    title: 'Every expected request is sent once, in order, and no other',
    reason: 'An extra request may buy twice, and a missing one leaves the job unobserved.',
    judges: ['sequence'],
  },
  'MAP-001': {
    level: 'MUST',
    title: 'A request goes to the documented method and URL',
    reason: 'Another URL belongs to another gateway, or to none.',
    judges: ['request', 'sequence'],
  },
  'MAP-002': {
    level: 'MUST',
    title: 'The API key is sent in the documented header and scheme',
    reason: 'A valid key in another scheme is refused.',
    judges: ['request'],
  },
  'MAP-003': {
    level: 'MUST',
    title: 'Each field has its documented wire name',
    reason: 'Gateways ignore unknown names and generate something else.',
    judges: ['request'],
  },
  'MAP-004': {
    level: 'MUST',
    title: 'Zero, false and the empty string are sent like any other value',
    reason: 'A result with seed 0 cannot be repeated when the seed is dropped.',
    judges: ['request'],
  },
  'MAP-005': {
    level: 'MUST',
    title: 'A value has the documented type and unit',
    reason: 'A duration of the wrong type is refused, or five seconds become five frames.',
    judges: ['request'],
  },
  'MAP-006': {
    level: 'MUST',
    title: 'Strings are sent unchanged',
    reason: 'A prompt that was trimmed or rewritten is not the prompt of the caller.',
    judges: ['request'],
    family: 'round-trip',
  },
  'MAP-007': {
    level: 'MUST',
    title: 'A model is named by its documented slug, encoded where it is part of a URL',
    reason: 'An unencoded slash in a slug leads to another path.',
    judges: ['request'],
    family: 'round-trip',
  },
  'MAP-008': {
    level: 'MUST',
    title: 'Media are sent in a documented form',
    reason: 'Bare base64 where a data URL is required is a broken image that is still charged.',
    judges: ['request'],
  },
  'MAP-009': {
    level: 'MUST',
    title: 'Nothing is sent that the caller did not ask for and no table requires',
    reason: 'An invented default replaces the gateway’s own default, which the caller relies on.',
    judges: ['request'],
  },
  'MAP-010': {
    level: 'MUST',
    title: 'The constants of a model row are sent',
    reason: 'Without its constants the same slug selects another model.',
    judges: ['request'],
  },
  'MAP-011': {
    level: 'MUST',
    title: 'Provider options are sent unchanged',
    reason: 'They are the only way to set what no canonical field covers.',
    judges: ['request'],
    family: 'round-trip',
  },
  'MAP-012': {
    level: 'MUST',
    title: 'The field report lists the outcome of each field',
    reason: 'A caller can only react to a changed field that is reported.',
    judges: ['value'],
  },
  'MAP-013': {
    level: 'MUST',
    title: 'A field or value the model does not support is refused before anything is sent',
    reason: 'A field that is silently dropped is charged all the same.',
    judges: ['error', 'sequence'],
  },
  'MAP-014': {
    level: 'SHOULD',
    title: 'Reference markers in a prompt are written in the gateway’s syntax',
    reason: 'The model treats an unknown marker as part of the text.',
    judges: ['request'],
  },
  'MAP-015': {
    level: 'MUST',
    title: 'The task of a request is the one that its inputs and its `task` mean',
    reason: 'An upscaled video is not a video with another prompt.',
    judges: ['request', 'value'],
  },
  'MAP-016': {
    level: 'MUST',
    title: 'A text with half of a character is refused before anything is sent',
    reason:
      'A lone surrogate cannot be written as UTF-8: what the gateway reads is not the prompt, and is charged.',
    family: 'round-trip',
  },
  'MAP-017': {
    level: 'MUST',
    title: 'A field is reported as adjusted only where its value has changed',
    reason: 'Warnings that mean nothing hide the one that means money.',
    family: 'forward-compat',
  },
  'MAP-018': {
    level: 'MUST',
    title: 'Every adjustment that a response lists is reported',
    reason: 'A caller can only react to a change of a paid request that is reported.',
    family: 'forward-compat',
  },
  'FCT-001': {
    level: 'MUST',
    title: 'What the tables declare is as documented, also where no request and no result shows it',
    reason:
      'A wrong deadline gives a paid video up, a wrong price passes a ceiling, a wrong slug buys another model.',
    judges: ['value'],
  },
  'RND-001': {
    level: 'MUST',
    title: 'Each declared field, changed alone, changes exactly its declared wire fields',
    reason: 'A field without effect, or with a side effect, is otherwise noticed only in the finished video.',
    family: 'round-trip',
  },
  'RND-002': {
    level: 'MUST',
    title: 'Zero and false of a declared field are sent',
    reason: 'A careless condition drops exactly these values.',
    family: 'round-trip',
  },
  'RND-003': {
    level: 'MUST',
    title: 'An omitted field is not sent, except for constants that the field report lists',
    reason: 'The price depends on what is sent.',
    family: 'round-trip',
  },
  'RND-004': {
    level: 'MUST',
    title: 'A field that is not declared is refused before any request',
    reason: 'Capabilities are read from the tables; a field without a row is not supported.',
    family: 'round-trip',
  },
  'RND-005': {
    level: 'MUST',
    title: 'A declared limit is accepted itself, and the next value beyond it is refused',
    reason: 'A rule that contradicts its table refuses what the gateway takes, or buys what it refuses.',
    family: 'round-trip',
  },
  'RND-006': {
    level: 'MUST',
    title: 'A size within the declared range is rounded to one that the parameters of the model allow',
    reason: 'A range and a table that disagree refuse sizes that the gateway takes.',
    family: 'round-trip',
  },
} as const satisfies RuleTable;
