// An automatic check has the same result for every fixture of a shape: one of each shape is enough.
const shapes: ReadonlySet<string> = new Set([
  'cost.dollars', // a submit, money in a response
  'job.found-again', // a submit and polls, a ref in every form
  'poll.plain', // a job that goes on, with progress
  'poll.done', // a job that is over, with a file
  'wait.through', // several questions in one step
  'download.cdn', // a file elsewhere
  'balance.both', // a query that is not about a job
  'plan.offer', // a price that was worked out
  'held.lost', // a call that is held
  'held.derived', // the same, with an output that is not printed
  'held.done', // the same, with a response that can be spoiled
  'reconcile.one', // a listing that reconciles an unknown purchase
  'quote.live', // a query before a purchase
  'job.whole', // a job with a result request, and a file behind the key
  'poll.progress', // progress in all its parts
  'poll.expires', // a link with a date
  'cancel.at-once', // a cancel
  'cancel.output-loss', // a cancel that deletes outputs
  'submit.upload', // requests before a purchase
  'receive.ready', // a delivery
  'plan.compute', // a price that nobody knows before
  'submit.no-in-success', // an error inside a success
  'submit.no-in-success-code', // the same, without its sentence in the expectation
  'poll.paid-back', // a failed job, of which an amount came back
  'submit.marks', // references
  'discovery.list', // a list of models
  'discovery.one', // the parameters of one
  'balance.purses', // two amounts side by side
  'submit.lowered', // a list of adjustments
  'submit.lowered-beside', // adjustments side by side
  'plan.deprecated', // a model that is being taken away
]);

/** Whether the automatic checks are to be run on a fixture where time matters. */
export const oneOfEachShape = (fixture: string): boolean => shapes.has(fixture);
