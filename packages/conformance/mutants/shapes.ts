// What an automatic check says of one fixture it says of every other of the same shape: of each shape one is enough.
const shapes: ReadonlySet<string> = new Set([
  'cost.dollars', // a submit, money in a response
  'job.found-again', // a submit and polls, a ref in every form
  'poll.plain', // a job that goes on, with progress
  'poll.done', // a job that is over, with a file
  'wait.through', // several questions in one step
  'download.cdn', // a file elsewhere
  'balance.both', // a question about no job
  'plan.offer', // a price that was worked out
  'held.lost', // a call that is held
  'held.done', // the same, with an answer that can be spoiled
  'reconcile.one', // a listing that settles what nobody knew
  'quote.live', // a question before a purchase
]);

/** Whether the automatic checks are to be run on a fixture where time matters. */
export const oneOfEachShape = (fixture: string): boolean => shapes.has(fixture);
