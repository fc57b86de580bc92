import { CrosspointError } from '../model/error.ts';
import type { RegistryEvent } from '../model/event.ts';
import type { Job, SeenJob, SucceededJob } from '../model/job.ts';
import type { GenerationRequest } from '../model/request.ts';
import type { ModelId, ProviderTypes, RequestOf } from '../model/typed-request.ts';
import type { Client } from '../io/client.ts';
import { type Clock, systemClock } from '../io/clock.ts';
import type { Host } from '../io/host.ts';
import { Stopper } from '../io/stop.ts';
import type { Transport } from '../io/transport.ts';
import { fingerprint } from '../steps/fingerprint.ts';
import { listModels, type ModelEntry } from './catalogue.ts';
import { type Context, type JobLike, jobOf, refOf, untilClosed } from './context.ts';
import type { ConfiguredProvider, TypesOf } from './define.ts';
import { events, wait, type WaitOptions } from './follow.ts';
import { look } from './look.ts';
import { memoryStore } from './memory-store.ts';
import {
  checked,
  downloadOptionsSchema,
  type ModelFilter,
  modelFilterSchema,
  type PlanOptions,
  planOptionsSchema,
  type SubmitOptions,
  submitOptionsSchema,
  waitOptionsSchema,
} from './options.ts';
import { hosted, plan } from './plan.ts';
import type { Plan } from './planned.ts';
import { nobody } from './refuse.ts';
import type { Downloaded, DownloadOptions } from './save-output.ts';
import type { JobStore } from './store.ts';
import { buy } from './submit.ts';
import { unfinished } from './unfinished.ts';

export interface RegistryOptions<Installed extends ConfiguredProvider = ConfiguredProvider> {
  /** Who may be asked, such as `[aimlapi()]`. */
  readonly providers: readonly Installed[];
  /** Where attempts and jobs are kept. @default memoryStore(), which lives as long as the process */
  readonly store?: JobStore | undefined;
  /** What to do with bytes a gateway would only take as a link. @default such a gateway declines them */
  readonly media?: { readonly host?: Host | undefined } | undefined;
  /**
   * Told of everything a registry does, as it does it; see `RegistryEvent`. It never sees a key, cannot change a job, and
   * a throw in it harms nothing.
   */
  readonly observe?: ((event: RegistryEvent) => void) | undefined;
  /** @default undici on Node.js, the runtime's own fetch elsewhere */
  readonly transport?: Transport | undefined;
  /** @default the clock on the wall */
  readonly clock?: Clock | undefined;
}

export type GenerateOptions = SubmitOptions & Pick<WaitOptions, 'timeoutMs' | 'onUpdate'>;

/** One door to every installed gateway. */
export interface Registry {
  /** What the installed gateways serve, from their tables. */
  models(filter?: ModelFilter): readonly ModelEntry[];
  /** Who would make it, for how much, and why the others would not. Sends nothing. */
  plan(request: GenerationRequest, options?: PlanOptions): Promise<Plan>;
  /** Buys once and returns the job. @throws CrosspointError, after a send always with the ref */
  submit(request: GenerationRequest, options?: SubmitOptions): Promise<Job>;
  /** Asks the gateway about a job, once. */
  status(job: JobLike, options?: { readonly signal?: AbortSignal }): Promise<Job>;
  /** Waits for a job's end, whatever it is. Never buys. @throws CrosspointError `timeout` with the ref; the job goes on */
  wait(job: JobLike, options?: WaitOptions): Promise<Job>;
  /** Follows a job: every look at it, the last one when it is over. */
  events(job: JobLike, options?: Omit<WaitOptions, 'onUpdate'>): AsyncIterable<SeenJob>;
  /** Saves what was made. */
  download(job: JobLike, options: DownloadOptions): Promise<readonly Downloaded[]>;
  /** Buys, waits, and returns the job with its outputs. @throws CrosspointError when it did not succeed */
  generate(request: GenerationRequest, options?: GenerateOptions): Promise<SucceededJob>;
  /** Ends every wait, hands the refs back, and closes the sockets and the store. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A `Registry` that knows by type what its gateways' models take. A request that names a known model may hold only what
 * one of them takes for it; a request put together while the program runs is a `GenerationRequest`, checked then.
 */
export interface TypedRegistry<Types extends ProviderTypes> extends Omit<
  Registry,
  'plan' | 'submit' | 'generate'
> {
  /** Who would make it, for how much, and why the others would not. Sends nothing. */
  plan<const Model extends ModelId<Types>>(
    request: RequestOf<Types, Model>,
    options?: PlanOptions,
  ): Promise<Plan>;
  /** Buys once and returns the job. @throws CrosspointError, after a send always with the ref */
  submit<const Model extends ModelId<Types>>(
    request: RequestOf<Types, Model>,
    options?: SubmitOptions,
  ): Promise<Job>;
  /** Buys, waits, and returns the job with its outputs. @throws CrosspointError when it did not succeed */
  generate<const Model extends ModelId<Types>>(
    request: RequestOf<Types, Model>,
    options?: GenerateOptions,
  ): Promise<SucceededJob>;
}

const contracts: ReadonlySet<number> = new Set([1]);

function checkProviders(providers: readonly ConfiguredProvider[]): void {
  if (!Array.isArray(providers)) throw new TypeError('createRegistry takes { providers: [acme(), …] }');
  const seen = new Set<string>();
  for (const provider of providers) {
    if (typeof provider === 'function')
      throw new TypeError('a provider is installed by calling it, such as acme()');
    const { description, account } = provider;
    if (!contracts.has(description.contract)) {
      throw new TypeError(
        `provider ${description.id} speaks contract ${String(description.contract)}, this core speaks 1; upgrade @crosspoint/core or the provider`,
      );
    }
    const name = `${description.id} (account '${account}')`;
    if (seen.has(name)) throw new TypeError(`${name} is installed twice; give each account its own label`);
    seen.add(name);
  }
}

// What talks to a gateway is loaded when the first call is made, so that importing core stays quick.
async function openDoorway(context: Context): Promise<Client> {
  const [doorway, transport] = await Promise.all([import('../io/client.ts'), context.transport()]);
  return new doorway.Client(transport, context.clock);
}

/**
 * Makes a registry.
 *
 * @example
 * const media = createRegistry({ providers: [aimlapi()] });
 * const video = await media.generate({ kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.' });
 *
 * @throws TypeError for a provider of another contract, or one account installed twice.
 */
export function createRegistry<const Installed extends ConfiguredProvider>(
  options: RegistryOptions<Installed>,
): TypedRegistry<TypesOf<Installed>>;
export function createRegistry(options: RegistryOptions): Registry {
  checkProviders(options.providers);
  const closing = new Stopper();
  const clock = options.clock ?? systemClock();
  let transport: Promise<Transport> | undefined;
  let client: Promise<Client> | undefined;
  const context: Context = {
    providers: options.providers,
    store: options.store ?? memoryStore(),
    clock,
    transport: () =>
      (transport ??=
        options.transport === undefined
          ? import('#transport').then((it) => it.createTransport())
          : Promise.resolve(options.transport)),
    client: () => (client ??= openDoorway(context)),
    host: options.media?.host,
    observe: options.observe,
    closing,
  };

  const open = (): void => {
    if (closing.aborted)
      throw new CrosspointError({ code: 'invalid_request', says: 'this registry is closed' });
  };

  const registry: Registry = {
    models: (filter = {}) => listModels(context.providers, checked(modelFilterSchema, filter)),

    async plan(request, wishes = {}) {
      open();
      const { offers, declined } = await plan(
        context,
        request,
        checked(planOptionsSchema, wishes),
        crypto.randomUUID(),
      );
      return { offers, declined };
    },

    async submit(request, given = {}) {
      open();
      const options = checked(submitOptionsSchema, given);
      const { idempotencyKey = crypto.randomUUID(), retries = 2, signal, ...wishes } = options;
      const planned = await plan(context, request, wishes, idempotencyKey);
      const stop = untilClosed(context, signal);
      const first = await hosted(context, planned, wishes, stop);
      if (first === undefined) throw nobody(context, planned);
      return buy(context, {
        ...first,
        fingerprint: fingerprint(planned.request, first.media),
        tags: planned.request.tags,
        signal: stop,
        retries,
      });
    },

    async status(job, { signal } = {}) {
      open();
      return (await look(context, refOf(job), jobOf(job), untilClosed(context, signal))).job;
    },

    async wait(job, given = {}) {
      open();
      checked(waitOptionsSchema, given);
      return wait(context, job, given);
    },

    events(job, given = {}) {
      open();
      checked(waitOptionsSchema, given);
      return events(context, job, given);
    },

    async download(job, given) {
      open();
      checked(downloadOptionsSchema, given);
      const [{ files }, { download }] = await Promise.all([import('#files'), import('./download.ts')]);
      return download(context, files, job, given);
    },

    async generate(request, { timeoutMs, onUpdate, ...given } = {}) {
      checked(waitOptionsSchema, { timeoutMs, onUpdate }); // before anything is bought
      const job = await registry.submit(request, given);
      const done = await wait(context, job, { timeoutMs, onUpdate, signal: given.signal });
      if (done.state === 'succeeded') return done;
      throw unfinished(done);
    },

    async close() {
      closing.stop();
      await (await transport)?.close();
      await context.store.close();
    },

    [Symbol.asyncDispose]: () => registry.close(),
  };
  return registry;
}
