/** What a script can ask of this gateway beyond the documented shapes (wire notes, sections 4, 5 and 8). */
export const flags = {
  xno: 'paid from the nano balance, every figure in XNO',
  leanrun: 'the submit response is a 200 with runId, status and cost alone',
  twoids: 'the submit response repeats the id as id, and has a prechargeLabel',
  costless: 'the finished job names no cost',
  dearer: 'the finished job costs a tenth more than was held',
  cheaper: 'the finished job costs a tenth less than was held',
  relative: 'the link has no host, and wants the key',
  outputurl: 'the link is output.url',
  videourl: 'the link is output.video_url',
  videolist: 'the link is output.videos[0].url',
  nsfw: 'a failed job says so as the printed sample does, with isNSFWError and userFriendlyError',
  onel: 'a cancelled job is CANCELED',
  flatstatus: 'the unified status is flat, its words in lower case',
} as const;
