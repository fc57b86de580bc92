// What an automatic check says of one fixture it says of every other of the same shape: of each shape one is enough.
const shapes: ReadonlySet<string> = new Set([
  'submit.names', // a submit
  'submit.big-id', // a submit and a poll, an id that is a number
  'job.found-again', // a ref in every form, money
  'cost.dollars', // money in a reply
  'poll.words', // several words, progress
  'poll.done', // an end, a file
  'wait.through', // several questions in one step
  'download.cdn', // a file elsewhere
  'download.own', // a file of its own
  'balance.both', // a question about no job
  'plan.offer', // a price that was worked out
  'held.clip', // a call that is held
  'held.lost', // the same, lost
  'quote.live', // a question before a purchase
]);

/** Whether an automatic check is to be run on a fixture where time matters. */
export const oneOfEachShape = (_check: string, fixture: string): boolean => shapes.has(fixture);
