/** What a script can ask of this gateway: replies the schema allows, and shapes beyond it (wire notes, section 4). */
export const flags = {
  credits: 'the submit reply gives credits but no dollars',
  tokens: 'the submit reply calls the credits tokens_used',
  bare: 'the submit reply has no meta',
  legacy: 'the submit reply is a generation_id and nothing else',
  usage: 'the finished job repeats its credits in meta.usage, as the status schema allows',
  usagenull: 'the submit reply has a meta whose usage is null, as the schema allows',
  atonce: 'the submit reply says where the job stands, as the schema allows, instead of queued',
  nulls: 'replies print what they do not have as null, as the schema allows',
  mute: 'a failed job says no reason: its error is null, as the schema allows',
  oddid: 'the id holds a colon and a slash',
} as const;
