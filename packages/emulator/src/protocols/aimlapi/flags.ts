/** What a script can ask of this gateway: responses the schema allows, and shapes beyond it (wire notes, section 4). */
export const flags = {
  credits: 'the submit response gives credits but no dollars',
  tokens: 'the submit response calls the credits tokens_used',
  bare: 'the submit response has no meta',
  legacy: 'the submit response is a generation_id and nothing else',
  usage: 'the finished job repeats its credits in meta.usage, as the status schema allows',
  usagenull: 'the submit response has a meta whose usage is null, as the schema allows',
  atonce: 'the submit response says where the job stands, as the schema allows, instead of queued',
  nulls: 'responses print what they do not have as null, as the schema allows',
  mute: 'a failed job says no reason: its error is null, as the schema allows',
  oddid: 'the id holds a colon and a slash',
} as const;
