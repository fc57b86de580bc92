import { CrosspointError } from '../model/error.ts';
import type { HttpClient } from '../io/client.ts';
import { systemClock } from '../io/clock.ts';
import { ownCopy } from '../model/own-copy.ts';
import { checkFeatures } from '../io/required-features.ts';
import { LightAbortController } from '../io/abort-signal.ts';
import type { JobRef } from '../model/ref.ts';
import type { SubmitOptions } from './call-options.ts';
import { checkedBudgets } from './budgets/check-budgets.ts';
import { listModels } from './plan/catalogue.ts';
import { Cooldowns } from './plan/cooldown.ts';
import {
  checkedNamespace,
  checkedTenant,
  checkedTransportOptions,
  checkedUserAgent,
  checkedWebhookUrl,
  checkOptionNames,
  checkProviders,
} from './check-options.ts';
import type { Context, JobLike } from './context.ts';
import type { Provider, TypesOf } from './define.ts';
import { DeliveryListeners, HeldCalls } from './process-state.ts';
import { memoryStore } from './store/memory-store.ts';
import { checked, checkProviderIds, modelFilterSchema, waitOptionsSchema } from './options.ts';
import type { JobPoller } from './jobs/follow.ts';
import { untilOver } from './jobs/until-over.ts';
import type { RoutingOptions } from './plan/plan.ts';
import type { SubmitSettings } from './submit/submit.ts';
import { lazily } from './lazily.ts';
import type * as Methods from './methods.ts';
import type { Registry, RegistryOptions } from './verbs.ts';

/** A plan and a purchase are priced in the same way unless the caller says otherwise. */
const withPricing = (options: RoutingOptions): RoutingOptions => ({
  ...options,
  pricing: options.pricing ?? 'live',
});

/** What concerns the account, or every tenant: a tenant's registry does not have it. */
const ofApplication = [
  'receive',
  'work',
  'balance',
  'discover',
  'forTenant',
  'close',
  Symbol.asyncDispose,
] as const;

/**
 * Makes a registry.
 *
 * @example
 * const media = createRegistry({ providers: [aimlapi()] });
 * const video = await media.generate({ kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.' });
 *
 * @throws TypeError for options that cannot be right, such as no provider, a misspelt option, a provider of another
 *   contract, or one account installed twice. A mistake in how a registry or a provider is made is a `TypeError`;
 *   everything that goes wrong later is a `CrosspointError`.
 */
export function createRegistry<const Installed extends Provider>(
  options: RegistryOptions<Installed>,
): Registry<TypesOf<Installed>>;
export function createRegistry(options: RegistryOptions): Registry {
  checkFeatures();
  checkProviders(options.providers);
  checkOptionNames(options);
  const closing = new LightAbortController();
  const transportOptions = checkedTransportOptions(options);
  const clock = options.clock ?? systemClock();
  // What talks to a gateway is loaded when the first call is made, so that importing core stays quick. The results are
  // kept, and no promise: some runtimes end the promises of a request with it, and others would wait for ever.
  let { transport } = options;
  let client: HttpClient | undefined;
  const ownContext: Context = {
    providers: options.providers,
    store: options.store ?? memoryStore({ clock }),
    namespace: checkedNamespace(options.namespace),
    isTenant: false,
    budgets: checkedBudgets(options.budgets, options.providers),
    clock,
    async transport() {
      if (transport !== undefined) return transport;
      const { createTransport } = await import('#transport');
      return (transport ??= createTransport(transportOptions));
    },
    client: () => client ?? openClient(),
    cooldowns: new Cooldowns(clock),
    held: new HeldCalls(),
    webhookUrl: checkedWebhookUrl(options.webhookUrl),
    deliveries: new DeliveryListeners(),
    uploadMedia: options.uploadMedia,
    userAgent: checkedUserAgent(options.userAgent),
    onEvent: options.onEvent,
    onUnknown:
      options.reconcileUnknown === true
        ? (context, ref) => context.held.track(reconcileLater(context, ref))
        : undefined,
    closing,
  };
  const openClient = async (): Promise<HttpClient> => {
    const [{ HttpClient }, opened] = await Promise.all([import('../io/client.ts'), ownContext.transport()]);
    return (client ??= new HttpClient(opened, clock, ownContext.userAgent));
  };
  const reconcileLater = async (context: Context, ref: JobRef): Promise<void> => {
    const { reconcileInBackground } = await import('./jobs/background-reconcile.ts');
    await reconcileInBackground(context, ref);
  };

  const providerIds = ownContext.providers.map(({ spec }) => spec.id);
  const assertOpen = (): void => {
    if (closing.aborted)
      throw new CrosspointError({ code: 'invalid_request', message: 'this registry is closed' });
  };

  let methods: typeof Methods | undefined;
  const loadMethods = async (): Promise<typeof Methods> => {
    const loaded = await import('./methods.ts');
    loaded.checkOptionKinds(options);
    return (methods = loaded);
  };

  const registryOver = (context: Context): Registry => {
    // Whoever asks for another tenant's job hears that there is none, before anything else is done with the ref.
    const ownJobLike = async (job: JobLike, signal?: AbortSignal): Promise<JobLike> =>
      context.isTenant ? (await import('./tenant.ts')).ownJob(context, job, signal) : job;

    const purchaseOf = (
      given: SubmitOptions,
      { linkedSignal, methodOptions }: typeof Methods,
    ): { routing: RoutingOptions; settings: SubmitSettings } => {
      assertOpen();
      const {
        idempotencyKey,
        retries = 2,
        allowFallbacks = true,
        signal,
        ...options
      } = checked(methodOptions.submitOptionsSchema(), given);
      return {
        routing: withPricing(checkProviderIds(options, providerIds)),
        settings: { idempotencyKey, retries, allowFallbacks, signal: linkedSignal(context, signal) },
      };
    };

    const registry: Registry = {
      models(given = {}) {
        const filter = checkProviderIds(checked(modelFilterSchema(), given), providerIds);
        return listModels(context.providers, filter, clock.now());
      },

      async plan(request, given = {}) {
        assertOpen();
        const planContext = { idempotencyKey: crypto.randomUUID(), signal: closing };
        const { methodOptions, plan, prepare } = methods ?? (await loadMethods());
        const options = checked(methodOptions.planOptionsSchema(), given);
        const routing = withPricing(checkProviderIds(options, providerIds));
        const { offers, declined } = await plan(
          context,
          await prepare(context, request),
          routing,
          planContext,
        );
        return { offers, declined };
      },

      async submit(request, given = {}) {
        const all = methods ?? (await loadMethods());
        const { routing, settings } = purchaseOf(given, all);
        return (await all.submit(context, request, routing, settings)).job;
      },

      async status(job, given = {}) {
        assertOpen();
        const { jobOf, linkedSignal, methodOptions, pollOnce, refOf } = methods ?? (await loadMethods());
        const { signal } = checked(methodOptions.signalOptionsSchema(), given);
        const mine = await ownJobLike(job, signal);
        return (await pollOnce(context, refOf(mine), jobOf(mine), linkedSignal(context, signal))).job;
      },

      wait(job, given = {}) {
        const open = async (): Promise<JobPoller> => {
          assertOpen();
          checked(waitOptionsSchema(), given);
          const { pollerOf } = methods ?? (await loadMethods());
          return pollerOf(context, await ownJobLike(job, given.signal), given);
        };
        return untilOver(open());
      },

      watch(job, given = {}) {
        assertOpen();
        checked(waitOptionsSchema(), given);
        return lazily(async () => {
          const { watch } = methods ?? (await loadMethods());
          return watch(context, await ownJobLike(job, given.signal), given);
        });
      },

      async cancel(job, given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { cancel }] = await Promise.all([
          loadMethods(),
          import('./jobs/cancel.ts'),
        ]);
        const { allowOutputLoss = false, signal } = checked(methodOptions.cancelOptionsSchema(), given);
        return cancel(context, await ownJobLike(job, signal), {
          allowOutputLoss,
          signal: linkedSignal(context, signal),
        });
      },

      async download(job, given) {
        assertOpen();
        const [{ methodOptions }, { files }, { download }] = await Promise.all([
          loadMethods(),
          import('#files'),
          import('./jobs/download.ts'),
        ]);
        checked(methodOptions.downloadOptionsSchema(), given);
        return download(context, files, await ownJobLike(job, given.signal), given);
      },

      async generate(request, given = {}) {
        const all = methods ?? (await loadMethods());
        // all of them together, before anything is bought
        checked(all.methodOptions.generateOptionsSchema(), given);
        const { timeoutMs, onUpdate, retryFailed, ...purchase } = given;
        const { routing, settings } = purchaseOf(purchase, all);
        const waiting = { timeoutMs, onUpdate, signal: purchase.signal };
        return all.generate(context, request, routing, settings, {
          retryFailed,
          follow: ({ job }) => all.wait(context, job, waiting),
        });
      },

      submitMany(items, given = {}) {
        return lazily(async () => {
          const [all, { submitMany }] = await Promise.all([loadMethods(), import('./jobs/batch.ts')]);
          return submitMany(context, items, given, (options) => purchaseOf(options, all));
        });
      },

      generateMany(items, given = {}) {
        return lazily(async () => {
          const [all, { generateMany }] = await Promise.all([loadMethods(), import('./jobs/batch.ts')]);
          return generateMany(context, items, given, (options) => purchaseOf(options, all));
        });
      },

      async reconcile(job, given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions, refOf }, { reconcile }] = await Promise.all([
          loadMethods(),
          import('./jobs/reconcile.ts'),
        ]);
        const { decide, signal } = checked(methodOptions.reconcileOptionsSchema(), given);
        return reconcile(
          context,
          refOf(await ownJobLike(job, signal)),
          decide,
          linkedSignal(context, signal),
        );
      },

      async jobs(filter = {}) {
        assertOpen();
        const { listJobs } = await import('./jobs/list-jobs.ts');
        return listJobs(context, filter);
      },

      async receive(request) {
        assertOpen();
        const { receive } = await import('./jobs/receive.ts');
        return receive(context, request);
      },

      async advance(job, given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { advance }] = await Promise.all([
          loadMethods(),
          import('./jobs/advance.ts'),
        ]);
        const { signal } = checked(methodOptions.signalOptionsSchema(), given);
        return advance(context, await ownJobLike(job, signal), linkedSignal(context, signal));
      },

      async work(given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { work }] = await Promise.all([
          loadMethods(),
          import('./jobs/work.ts'),
        ]);
        checked(methodOptions.workOptionsSchema(), given);
        return work(context, given, linkedSignal(context, given.signal));
      },

      async balance(given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { balances }] = await Promise.all([
          loadMethods(),
          import('./account/balance.ts'),
        ]);
        const options = checked(methodOptions.balanceOptionsSchema(), given);
        const { provider, signal } = checkProviderIds(options, providerIds);
        return balances(context, provider, linkedSignal(context, signal));
      },

      async spending(given = {}) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { spending }] = await Promise.all([
          loadMethods(),
          import('./budgets/spending.ts'),
        ]);
        const { signal, ...options } = checked(methodOptions.spendingOptionsSchema(), given);
        return spending(context, options, linkedSignal(context, signal));
      },

      async discover(given) {
        assertOpen();
        const [{ linkedSignal, methodOptions }, { discover }] = await Promise.all([
          loadMethods(),
          import('./account/discover.ts'),
        ]);
        const options = checked(methodOptions.discoverOptionsSchema(), given);
        const { provider, slug, signal } = checkProviderIds(options, providerIds);
        const installed = context.providers.find(({ spec }) => spec.id === provider)!;
        return discover(context, installed, slug, linkedSignal(context, signal));
      },

      forTenant(id) {
        assertOpen();
        const held = new HeldCalls(context.held);
        const namespace = checkedTenant(context, id);
        const tenant = registryOver({ ...context, namespace, isTenant: true, held });
        for (const name of ofApplication) Reflect.deleteProperty(tenant, name);
        return tenant;
      },

      async close() {
        closing.abort();
        await context.held.allEnded(); // their ends are written before the store is closed
        try {
          await transport?.close();
        } finally {
          // alone, where nothing else was loaded: whoever only listed models closes as well
          const { storeCall } = methods ?? (await import('./store/store-calls.ts'));
          await storeCall(context, { failure: 'could not be closed' }, () => context.store.close());
        }
      },

      [Symbol.asyncDispose]: () => registry.close(),
    };
    // A method may have to load its code, or to wait for its turn: it does what was asked when it was called. The items of
    // a batch are read one by one, and a delivery has a body that can be read once.
    for (const name of Object.keys(registry)) {
      const method: unknown = Reflect.get(registry, name);
      if (name !== 'receive' && typeof method === 'function')
        Reflect.set(registry, name, (...given: readonly unknown[]): unknown =>
          Reflect.apply(
            method,
            registry,
            given.map((each) => (Array.isArray(each) ? each : ownCopy(each))),
          ),
        );
    }
    return registry;
  };
  return registryOver(ownContext);
}
