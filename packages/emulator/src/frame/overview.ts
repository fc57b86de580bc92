import type { WallClock } from './clock.ts';
import type { Gateway } from './facts.ts';
import type { FaultRules } from './fault-rules.ts';
import type { Log } from './log.ts';
import type { Made, NotedJob, Spent } from './made.ts';
import { type EmulatedProgress, progressOf } from './progress.ts';
import { shortText } from './shortened.ts';
import { type ShownRequest, type View, createView } from './shown.ts';
import type { Start, Starts } from './starts.ts';

/** A listed job, as the page shows it. */
export interface ShownJob extends EmulatedProgress {
  readonly id: string;
  /** As the gateway gave it to the client. */
  readonly wireId: string;
  readonly gateway: string;
  readonly model: string;
  readonly prompt: string;
  readonly startedAt: number;
  readonly output: NotedJob['output'];
  /** The document of the gateway does not print the model. */
  readonly isUnlisted: boolean;
  readonly cost?: NotedJob['cost'];
}

/** Which jobs and requests are wanted; absent: all. */
export interface Filter {
  /** The id of a gateway. */
  readonly gateway?: string;
  /** A part of what is shown of a job or a request, in any case. */
  readonly find?: string;
}

/** Everything `GET /` shows, without credentials. Lists are newest first and limited in length. */
export interface Overview {
  readonly now: number;
  readonly gateways: readonly Gateway[];
  readonly jobs: readonly ShownJob[];
  readonly jobCount: number;
  /** Exact sums over all jobs. */
  readonly spent: readonly Spent[];
  /** `number` counts from the first request on. */
  readonly requests: readonly (ShownRequest & { readonly number: number })[];
  readonly requestCount: number;
  readonly counts: Log['counts'];
  readonly accepted: Log['accepted'];
  readonly starts: readonly Start[];
  /** Faults that wait for a request. */
  readonly faultRules: FaultRules['list'];
  /** The names under which a fault can be injected. */
  readonly faultNames: readonly string[];
  readonly filter: Filter;
}

export interface OverviewContext {
  readonly gateways: readonly Gateway[];
  readonly log: Log;
  readonly made: Made;
  readonly starts: Starts;
  readonly faultRules: FaultRules;
  readonly faultNames: readonly string[];
  readonly clock: WallClock;
  readonly apiKey: string | undefined;
  readonly keyHeaders: ReadonlySet<string>;
}

const most = { jobs: 100, requests: 60, responseCharacters: 8000 };

export function overviewOf(context: OverviewContext, filter: Filter = {}): Overview {
  const { gateways, log, made, starts, faultRules, faultNames, clock } = context;
  const view = createView({ ...context, requests: log.requests });
  const now = clock.now();
  const requestCount = Object.values(log.counts).reduce((sum, count) => sum + count, 0);
  const first = requestCount - log.requests.length + 1;
  const numbered = log.requests.map((seen, at) => ({ seen, number: first + at }));
  const requests = newest(
    numbered.filter(({ seen }) => fits(filter, seen.gateway, [seen.path, seen.route, seen.bodyText])),
    most.requests,
  ).map(({ seen, number }) => ({ number, ...view.request(seen) }));
  const jobs = made.jobs.filter((job) => fits(filter, job.gateway, [job.prompt, job.model, job.wireId]));
  return {
    now,
    gateways,
    jobs: newest(jobs, most.jobs).map((job) => shownJob(job, view, now)),
    jobCount: made.count,
    spent: made.spent,
    requests,
    requestCount,
    counts: log.counts,
    accepted: log.accepted,
    starts: newest(starts.list, starts.list.length).map((start) => shownStart(start, view)),
    faultRules: faultRules.list,
    faultNames,
    filter,
  };
}

/** Whether something of a gateway passes the filter by what is shown of it. */
function fits({ gateway = '', find = '' }: Filter, own: string, texts: readonly string[]): boolean {
  if (gateway !== '' && gateway !== own) return false;
  return find === '' || texts.some((text) => text.toLowerCase().includes(find.toLowerCase()));
}

const newest = <T>(list: readonly T[], count: number): T[] => list.slice(-count).reverse();

function shownJob(
  { job, wireId, gateway, model, prompt, output, isUnlisted = false, cost }: NotedJob,
  view: View,
  now: number,
): ShownJob {
  return {
    id: job.id,
    wireId: view.text(wireId),
    gateway,
    model: shortText(view.text(model), 120),
    prompt: shortText(view.text(prompt)),
    startedAt: job.startedAt,
    output,
    isUnlisted,
    ...progressOf(job, now),
    ...(cost && { cost }),
  };
}

/** A start without what was used as a credential, its response no longer than a person reads. */
export function shownStart(start: Start, view: View): Start {
  const { body, path, text } = start;
  return {
    ...start,
    path: view.text(path),
    body: view.text(body),
    ...(text !== undefined && { text: shortText(view.text(text), most.responseCharacters) }),
  };
}
