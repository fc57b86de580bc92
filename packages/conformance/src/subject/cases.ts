import { soundFile } from './queue-gateway.ts';
import {
  cutResponse,
  cutFile,
  echoedKey,
  heldResponse,
  jsonResponse,
  pageResponse,
  type FaultResponder,
  type QueuePlan,
  redirectResponse,
  resetResponse,
} from './queue-plan.ts';

/** The promises, in the order of a report. */
export const promises = {
  'at-most-once': 'One call buys once',
  'job-kept': 'A paid job is not lost',
  ends: 'The end of a job is told as it is',
  download: 'A file is whole, or there is an error',
  key: 'The key stays with the gateway',
} as const;
export type SubjectPromise = keyof typeof promises;

/**
 * What a case requires, besides what every case requires (at most one purchase; no key at another host or in what is
 * printed). `any`: nothing more; an error is fine. `file`: the whole file. `failed`: the job failed. `error`: an error and no
 * file. `running`: the last poll says that the job goes on. `ended`: a poll says that it succeeded.
 */
export type SubjectGoal = 'any' | 'file' | 'failed' | 'error' | 'running' | 'ended';

export interface SubjectCase {
  readonly id: string;
  readonly promise: SubjectPromise;
  readonly title: string;
  readonly goal: SubjectGoal;
  readonly plan: QueuePlan;
  /** The process is ended after the submit, and a new one is asked for the job. */
  readonly restarts?: boolean;
  /** The job is polled so often at most, one poll at a time, and not waited for. */
  readonly polls?: number;
}

const submit = (id: string, title: string, respond: FaultResponder): SubjectCase => ({
  id: `submit.${id}`,
  promise: 'at-most-once',
  title: `The submit is accepted; its response is ${title}`,
  goal: 'any',
  plan: { fault: { at: 'submit', nth: 1, respond } },
});

const poll = (
  id: string,
  title: string,
  respond: FaultResponder,
  at: 'read' | 'status' = 'read',
): SubjectCase => ({
  id: `poll.${id}`,
  promise: 'job-kept',
  title: `One poll receives ${title}`,
  goal: 'file',
  plan: { fault: { at, nth: 2, respond } },
});

const onePoll = (
  id: string,
  title: string,
  polls: number,
  respond?: FaultResponder,
  at: 'read' | 'status' = 'read',
): SubjectCase => ({
  id: `one-poll.${id}`,
  promise: 'job-kept',
  title,
  goal: 'running',
  polls,
  plan: respond === undefined ? {} : { fault: { at, nth: 1, respond } },
});

const download = (id: string, title: string, nth: 1 | 'always', respond: FaultResponder): SubjectCase => ({
  id: `download.${id}`,
  promise: 'download',
  title,
  goal: nth === 1 ? 'file' : 'error',
  plan: { fault: { at: 'file', nth, respond } },
});

/** Every case, in the order in which a job meets them. */
export const subjectCases: readonly SubjectCase[] = [
  submit('reset', 'lost: the connection is reset', resetResponse),
  submit('cut', 'cut off in the middle', cutResponse),
  submit('held', 'held, and then lost', heldResponse),
  submit('408', '408', jsonResponse(408)),
  submit('500', '500', jsonResponse(500)),
  submit('502', '502 with a web page', pageResponse(502)),
  submit('504', '504 with a web page', pageResponse(504)),
  submit('page', 'a web page with 200', pageResponse(200)),
  submit('no-id', '200 without an id', jsonResponse(200, { status: 'IN_QUEUE' })),
  {
    id: 'submit.429',
    promise: 'at-most-once',
    title: 'The submit is refused with 429: it may be sent again, and is paid once',
    goal: 'any',
    plan: {
      fault: {
        at: 'submit',
        nth: 1,
        refuses: true,
        respond: jsonResponse(429, undefined, { 'retry-after': '1' }),
      },
    },
  },
  poll('401', '401', jsonResponse(401)),
  poll('404', '404', jsonResponse(404)),
  poll('429', '429', jsonResponse(429, undefined, { 'retry-after': '1' })),
  poll('500', '500', jsonResponse(500)),
  poll('502', '502 with a web page', pageResponse(502)),
  poll('page', 'a web page with 200', pageResponse(200)),
  poll('reset', 'a reset connection', resetResponse),
  poll(
    'unknown',
    'a status word that is not documented',
    jsonResponse(200, { status: 'WARMING_UP' }),
    'status',
  ),
  onePoll('goes-on', 'A single poll of a job that goes on', 1),
  onePoll('500', 'A single poll receives 500, and the next one is sound', 2, jsonResponse(500)),
  onePoll(
    'unknown',
    'A single poll receives a status word that is not documented, and the next one is sound',
    2,
    jsonResponse(200, { status: 'WARMING_UP' }),
    'status',
  ),
  {
    id: 'one-poll.end',
    promise: 'ends',
    title: 'Single polls until the job succeeded',
    goal: 'ended',
    polls: 10,
    plan: {},
  },
  {
    id: 'restart',
    promise: 'job-kept',
    title: 'The process ends after the submit; a new process finishes the job',
    goal: 'file',
    plan: {},
    restarts: true,
  },
  { id: 'end.success', promise: 'ends', title: 'The job succeeds', goal: 'file', plan: {} },
  { id: 'end.failure', promise: 'ends', title: 'The job fails', goal: 'failed', plan: { jobFails: true } },
  download('403', 'The fresh link responds with 403 once', 1, jsonResponse(403)),
  download('cut', 'The file is cut off once', 1, cutFile(soundFile)),
  download('dead', 'The link is dead', 'always', jsonResponse(404)),
  download('always-cut', 'The file is cut off each time', 'always', cutFile(soundFile)),
  {
    id: 'key.submit-redirect',
    promise: 'key',
    title: 'The submit is redirected to another origin',
    goal: 'any',
    plan: { fault: { at: 'submit', nth: 1, refuses: true, respond: redirectResponse(307) } },
  },
  {
    id: 'key.poll-redirect',
    promise: 'key',
    title: 'A poll is redirected to another origin',
    goal: 'any',
    plan: { fault: { at: 'read', nth: 2, respond: redirectResponse(302) } },
  },
  {
    id: 'key.foreign-links',
    promise: 'key',
    title: 'The submit response links to another origin',
    goal: 'any',
    plan: { foreignLinks: true },
  },
  {
    id: 'key.echo',
    promise: 'key',
    title: 'An error response repeats the key',
    goal: 'error',
    plan: { fault: { at: 'submit', nth: 'always', refuses: true, respond: echoedKey } },
  },
];
