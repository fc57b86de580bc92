// `Symbol.asyncDispose` for applications whose `lib` is older; it declares the symbol and no more.
/// <reference lib="esnext.disposable" preserve="true" />
import type { RegistryEvent } from '../model/event.ts';
import type { Job, JobUpdate, SucceededJob } from '../model/job.ts';
import type { OutputKind } from '../model/request.ts';
import type { ModelId, ProviderTypes, TypedRequest } from '../model/typed-request.ts';
import type { Clock } from '../io/clock.ts';
import type { MediaUploader } from '../io/host.ts';
import type { Transport } from '../io/transport.ts';
import type { Budget } from './budgets/budget.ts';
import type { Spending, SpendingOptions } from './budgets/spending.ts';
import type { Balance } from './account/balance.ts';
import type { CancelResult } from '../model/provider.ts';
import type { GenerateOptions, ModelFilter, PlanOptions, SubmitOptions } from './call-options.ts';
import type { ModelEntry } from './plan/catalogue.ts';
import type { JobLike } from './context.ts';
import type { Provider } from './define.ts';
import type { DiscoveryResult } from './account/discover.ts';
import type { AdvanceResult } from './jobs/advance.ts';
import type { WaitOptions } from './jobs/follow.ts';
import type { Plan } from './plan/route.ts';
import type { BatchItems, BatchOptions, BatchResult, GenerateBatchOptions } from './batch-options.ts';
import type { JobFilter, JobPage } from './jobs/list-jobs.ts';
import type { ReconcileDecision, ReconcileResult } from './jobs/reconcile.ts';
import type { SavedOutput, DownloadOptions } from './jobs/save-output.ts';
import type { WorkOptions, WorkResult } from './jobs/work.ts';
import type { JobStore } from './store/store.ts';

/**
 * How to make a registry.
 *
 * @example const media = createRegistry({ providers: [aimlapi()], store: sqliteStore('jobs.db') });
 */
export interface RegistryOptions<Installed extends Provider = Provider> {
  /** The installed providers, such as `[aimlapi(), yotta()]`; their order is the order in which they are preferred. */
  readonly providers: readonly Installed[];
  /** Where attempts and jobs are kept. @default memoryStore(), which lives as long as the process */
  readonly store?: JobStore | undefined;
  /**
   * Keeps the idempotency keys of tenants apart where they share a store: the same key in two namespaces is two
   * purchases. It is no access control: a ref with a job id finds its job in every namespace; `forTenant` has it. @default ''
   */
  readonly namespace?: string | undefined;
  /**
   * Limits on what may be spent, which hold for every attempt of every process on the store. A submit that does not fit all
   * budgets that count it is not sent, and ends with `budget_exceeded`.
   *
   * @default none
   * @example budgets: [{ name: 'team', limits: { USD: '20' }, window: 'day' }]
   */
  readonly budgets?: readonly Budget[] | undefined;
  /**
   * Puts bytes where a gateway can fetch them, for gateways that take links only.
   *
   * @default such a gateway declines bytes
   */
  readonly uploadMedia?: MediaUploader | undefined;
  /**
   * The https address of your handler for deliveries, which hands each request to `registry.receive`. Gateways that can
   * report a job are then given this address with a token of the attempt in its query, and jobs are polled less often.
   *
   * @default none: jobs are polled alone
   */
  readonly webhookUrl?: string | undefined;
  /**
   * Whether a submit whose outcome is unknown is looked for in the gateway's own listing in the background, a few times
   * within a quarter of an hour, where the gateway has one. The submit itself ends with `submission_unknown` all the same;
   * what is found is in the store, for `wait` and for the same idempotency key. A miss decides nothing.
   *
   * @default false
   */
  readonly reconcileUnknown?: boolean | undefined;
  /**
   * Called with everything a registry does, as it does it; see `RegistryEvent`. An event never holds a key, and what the
   * function throws is ignored.
   */
  readonly onEvent?: ((event: RegistryEvent) => void) | undefined;
  /**
   * The application's own product token, put before core's in the `user-agent` of every request, such as `my-app/1.2`. A
   * browser sends its own instead.
   *
   * @default `crosspoint/<version>` alone, and what the provider adds
   */
  readonly userAgent?: string | undefined;
  /**
   * Ranges of addresses, in CIDR notation, that downloads may go to although they are not public: for a network whose DNS
   * responds with such addresses, such as `198.18.0.0/15` of a proxy program with fake-IP DNS. A `transport` has its own.
   *
   * @default none: a link that leads to a private or reserved address is refused
   */
  readonly allowedRanges?: readonly string[] | undefined;
  /** What moves requests and responses. @default undici on Node.js, the runtime's own fetch elsewhere */
  readonly transport?: Transport | undefined;
  /** What time is read from, and what timers run on. @default the clock of this machine */
  readonly clock?: Clock | undefined;
}

/**
 * Every installed provider behind one set of methods. With providers that bring types (`Registry<Acme | Other>`), a request
 * that names a known model can hold only what one of them takes for it; a request that is put together while the program
 * runs is a `GenerationRequest`, checked then. `Registry` without types takes any request.
 */
export interface Registry<Types extends ProviderTypes = ProviderTypes> {
  /**
   * Lists what the installed providers serve, from their tables. Nothing is sent.
   *
   * @example media.models({ kind: 'video' }).map(({ model, fields }) => [model, fields.duration?.values]);
   */
  models(filter?: ModelFilter<Types['id']>): readonly ModelEntry[];
  /**
   * Lists which providers can make a request and for how much, and why the others cannot. Buys nothing. Gateways with a
   * price query are queried, which is free; with `{ pricing: 'published' }` nothing is sent.
   *
   * @throws CrosspointError `invalid_request` when the request's own shape is wrong
   * @example const { offers, declined } = await media.plan(request);
   */
  plan<const Kind extends OutputKind, const Model extends ModelId<Types, Kind>>(
    request: TypedRequest<Types, Kind, Model>,
    options?: PlanOptions<Types['id']>,
  ): Promise<Plan>;
  /**
   * Buys once and returns the job.
   *
   * @throws CrosspointError, after a request was sent always with the ref
   * @example const job = await media.submit(request, { idempotencyKey: order.id });
   */
  submit<const Kind extends OutputKind, const Model extends ModelId<Types, Kind>>(
    request: TypedRequest<Types, Kind, Model>,
    options?: SubmitOptions<Types['id']>,
  ): Promise<Job>;
  /** Asks the gateway about a job, once. @example const job = await media.status('xp1.…'); */
  status(
    job: JobLike,
    options?: {
      /** Stops waiting for the response; the job goes on. */
      readonly signal?: AbortSignal;
    },
  ): Promise<Job>;
  /**
   * Waits until a job has ended, whatever its end is. Never buys.
   *
   * @throws CrosspointError `timeout` with the ref; the job goes on
   * @example const job = await media.wait(ref, { timeoutMs: 600_000 });
   */
  wait(job: JobLike, options?: WaitOptions): Promise<Job>;
  /**
   * Follows a job: yields it after every poll, the last time when it is over.
   *
   * @example for await (const { state, poll } of media.watch(job)) console.log(state, poll.elapsedMs);
   */
  watch(job: JobLike, options?: Omit<WaitOptions, 'onUpdate'>): AsyncIterable<JobUpdate>;
  /**
   * Cancels a job at its gateway. After `requested` or `unknown` a later poll shows the result; aborting a wait never
   * cancels.
   *
   * @param options.allowOutputLoss - Some gateways delete the output of a job that has just finished; core sends no cancel
   *   to them without it. @default false
   * @throws CrosspointError `unsupported` where the gateway cannot cancel, and what happens instead; `submission_unknown`
   *   where no job id is known
   * @example const { outcome, job } = await media.cancel(ref);
   */
  cancel(
    job: JobLike,
    options?: {
      /** Cancels also where the gateway deletes the output of a job that has just finished. @default false */
      readonly allowOutputLoss?: boolean;
      /** Stops waiting for the response; the gateway may have received the cancel. */
      readonly signal?: AbortSignal;
    },
  ): Promise<CancelResult>;
  /** Saves the outputs of a job. @example await media.download(job, { to: 'boat.mp4' }); */
  download(job: JobLike, options: DownloadOptions): Promise<readonly SavedOutput[]>;
  /**
   * Buys, waits, and returns the job with its outputs.
   *
   * @throws CrosspointError when it did not succeed
   * @example const { outputs } = await media.generate({ kind: 'video', model, prompt: 'A paper boat.' });
   */
  generate<const Kind extends OutputKind, const Model extends ModelId<Types, Kind>>(
    request: TypedRequest<Types, Kind, Model>,
    options?: GenerateOptions<Types['id']>,
  ): Promise<SucceededJob>;
  /**
   * Buys many requests, a few at a time, and yields each result as it comes: a job, or the error of that item alone. Nothing
   * is sent before the first result is asked for. Items are taken from the iterable as they are needed. The same `batchId`
   * with the same items buys nothing twice; leaving the loop sends nothing more.
   *
   * @example
   * for await (const { index, job, error } of media.submitMany(requests, { batchId: 'catalogue-7' }))
   *   console.log(index, job?.ref ?? error);
   */
  submitMany(
    items: BatchItems,
    options?: BatchOptions<Types['id']>,
  ): AsyncIterableIterator<BatchResult<Job>, undefined, undefined>;
  /**
   * Buys many requests, waits for each, and yields each result as it comes: a succeeded job, or the error of that item
   * alone. A job whose wait ended early goes on at its gateway, and its ref is in the error.
   *
   * @example
   * for await (const { index, job } of media.generateMany(requests, { batchId: 'catalogue-7', concurrency: 8 }))
   *   if (job !== undefined) await media.download(job, { to: `${index}.mp4` });
   */
  generateMany(
    items: BatchItems,
    options?: GenerateBatchOptions<Types['id']>,
  ): AsyncIterableIterator<BatchResult<SucceededJob>, undefined, undefined>;
  /**
   * Settles an attempt whose outcome is unknown: from the gateway's own listing where it has one, or by what you found
   * out, `{ decide: 'not_accepted' }` or `{ decide: { id } }`. Never buys.
   *
   * @example const result = await media.reconcile(error.ref, { decide: { id: 'job-1' } });
   */
  reconcile(
    job: JobLike,
    options?: {
      /** What you found out at the gateway. @default undefined: the gateway's own listing decides */
      readonly decide?: ReconcileDecision;
      /** Stops waiting for the gateway and the store. */
      readonly signal?: AbortSignal;
    },
  ): Promise<ReconcileResult>;
  /**
   * Lists what the store holds of this namespace, the newest first, a page at a time: jobs, purchases under way, and those
   * whose outcome is unknown. Asks no gateway.
   *
   * @throws CrosspointError `invalid_request` for a `before` that is not in the store; `store_unavailable`
   * @example
   * const { jobs, next } = await media.jobs({ status: ['queued', 'running'], tags: { order: '42' } });
   * const more = next === undefined ? [] : (await media.jobs({ before: next })).jobs;
   */
  jobs(filter?: JobFilter): Promise<JobPage>;
  /**
   * Takes a gateway's report of a job: finds the attempt by the token in the address, verifies the signature, holds the
   * job id against the attempt's and writes down what it says. Return the response to the gateway as it is. It is 200 for
   * what was taken, seen before or ignored, 401 where the signature or its time is not right, 404 for an unknown token,
   * 405 for another method than POST, 409 for another job, 413 above 1 MiB and 503 where the gateway should try again.
   *
   * @example export const POST = (request: Request) => registry.receive(request); // app/media-webhook/route.ts
   */
  receive(request: Request): Promise<Response>;
  /**
   * Takes one step of one job, for a queue or a workflow engine to call until `nextAt` is absent: polls once where that is
   * due, or says when it will be. It never buys, and calling it twice at once, from two machines, polls once. For a call
   * that its gateway holds open `nextAt` is the end of its time. A gateway that does not respond is no error: the result
   * has `error`, and the next step asks again.
   *
   * @throws CrosspointError `submission_unknown` where it is unknown whether the job was bought; `unsupported` where its
   *   account is not installed; `store_unavailable`
   * @example const { job, nextAt } = await media.advance(ref);
   */
  advance(
    job: JobLike,
    options?: {
      /** Stops waiting for the response; the job goes on. */
      readonly signal?: AbortSignal;
    },
  ): Promise<AdvanceResult>;
  /**
   * Drives the jobs of the store to their ends, until its signal aborts or the registry is closed: polls each job when it
   * is due, fairly over gateways and accounts, in every namespace. Any number of processes may work on one store: each due
   * job is leased to one of them, and the jobs of one that died are taken by others after `leaseMs`. It never buys.
   *
   * @example await media.work({ concurrency: 200, signal: stopping.signal });
   */
  work(options?: WorkOptions): Promise<WorkResult>;
  /**
   * What can still be spent at every gateway, or at one. A gateway that cannot be asked is an entry with its `error`.
   *
   * @example for (const { provider, entries } of await media.balance()) console.log(provider, entries);
   */
  balance(options?: {
    /** Only this provider. @default every installed provider */
    readonly provider?: Types['id'];
    /** Stops waiting for the gateways. */
    readonly signal?: AbortSignal;
  }): Promise<readonly Balance[]>;
  /**
   * What was spent, what is set aside for jobs under way, and what for attempts whose outcome is unknown, by currency: as
   * this registry's store holds it. Nothing is sent.
   *
   * @throws CrosspointError `invalid_request` for a moment or a group that cannot be read; `store_unavailable`
   * @example const { totals, budgets } = await media.spending({ since: '2026-11-01', by: 'model' });
   */
  spending(options?: SpendingOptions): Promise<Spending>;
  /**
   * What a gateway says about its models now, or about one, and where the provider's tables differ.
   *
   * @example const { models, notices } = await media.discover({ provider: 'acme' });
   * @throws CrosspointError `not_found` for an unknown slug, with names like it; `unsupported` where it cannot be asked
   */
  discover(options: {
    /** The provider to ask. */
    readonly provider: Types['id'];
    /** One model by its name at the gateway. @default every model */
    readonly slug?: string;
    /** Stops waiting for the gateway. */
    readonly signal?: AbortSignal;
  }): Promise<DiscoveryResult>;
  /**
   * The same registry for one tenant of the application: purchases are made in the tenant's namespace, which is its id; what
   * is listed is the tenant's; and a ref of anything else fails with `not_found`, before anything is sent: another tenant's
   * job, and one that the store does not know. Budgets, usage limits and gateways' accounts are shared with this registry,
   * which alone receives deliveries, works on jobs and closes. `tags` keep no tenants apart.
   *
   * @param id - The application's own name of the tenant, 1 to 256 characters, from its session and never from a request.
   * @throws TypeError for an id that is empty or no well-formed text, and on a registry that has a `namespace`
   * @example const job = await media.forTenant(session.team).wait(ref);
   */
  forTenant(
    id: string,
  ): Pick<
    Registry<Types>,
    | 'models'
    | 'plan'
    | 'submit'
    | 'generate'
    | 'submitMany'
    | 'generateMany'
    | 'jobs'
    | 'spending'
    | 'status'
    | 'wait'
    | 'watch'
    | 'cancel'
    | 'download'
    | 'reconcile'
    | 'advance'
  >;
  /** Ends every wait with an error that has the ref, and closes the sockets and the store. @example await media.close(); */
  close(): Promise<void>;
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
