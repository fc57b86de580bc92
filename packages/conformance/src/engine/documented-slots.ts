import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Fixture, FixtureExchange, Step } from '../fixture/schema.ts';

/** A request of a fixture that a response came to. */
interface Asked {
  readonly call: Step['call'] | undefined;
  readonly method: string;
  readonly url: URL;
}

/** What a slot asks for, and by which name it is reported. */
interface SlotEndpoint {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly fallbackPath?: string | undefined;
  /** The calls that ask for it: a path may be a whole address that a response gave, which only its call tells apart. */
  readonly calls: readonly Step['call'][];
}

const hasResponse = ({ response, fault }: FixtureExchange): boolean =>
  response !== undefined || (fault !== undefined && 'response' in fault && fault.response !== undefined);

const askedIn = ({ steps, exchanges }: Fixture): readonly Asked[] =>
  exchanges
    .filter(hasResponse)
    .map(({ step, request: { method, url } }) => ({ call: steps[step]?.call, method, url: new URL(url) }));

const literal = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');

/** Whether a request goes to a path below the base URL. */
function goesTo(base: URL, path: string, { origin, pathname }: URL): boolean {
  const parts = `${base.pathname.replace(/\/+$/, '')}${path}`.split(/\{[\w.]+\}/);
  return origin === base.origin && new RegExp(`^${parts.map(literal).join('[^/]+')}$`).test(pathname);
}

const polls = ['status', 'wait'] as const;

function* endpointsOf({ poll, result, cancel, apiVariants = {} }: ProviderSpec): Generator<SlotEndpoint> {
  for (const [name, endpoint] of Object.entries({ poll, result }))
    if (endpoint !== undefined) yield { ...endpoint, name, calls: polls };
  if (cancel !== undefined) yield { ...cancel, name: 'cancel', calls: ['cancel'] };
  for (const [name, endpoint] of Object.entries(apiVariants))
    yield { ...endpoint, name: `apiVariants ${name}`, calls: polls };
}

function* queriesOf({ quote, balance, listJobs, discovery = {} }: ProviderSpec): Generator<SlotEndpoint> {
  for (const [name, query] of Object.entries({ quote, balance, listJobs, ...discovery }))
    if (query !== undefined) yield { ...query, name, calls: [] };
}

const uploadsOf = ({ upload }: ProviderSpec): readonly SlotEndpoint[] =>
  (upload?.steps ?? []).map(({ method, path }, index) => ({
    name: `upload step ${index}`,
    method,
    path,
    calls: ['submit'],
  }));

const hasDerivedKey = ({ request }: FixtureExchange): boolean =>
  JSON.stringify(request).includes('{{idempotency.key');

/** The slots that no endpoint shows: what a fixture has to hold instead. */
function* otherSlots(
  { baseURL, download, webhook, idempotency }: ProviderSpec,
  fixtures: readonly Fixture[],
): Generator<string> {
  const calls = (fixture: Fixture, call: string): readonly number[] =>
    fixture.steps.flatMap((step, index) => (step.call === call ? [index] : []));
  const origins = new Set([baseURL, ...(download?.origins ?? [])].map((address) => new URL(address).origin));
  const isFetched = (fixture: Fixture): boolean => {
    const steps = calls(fixture, 'download');
    return fixture.exchanges.some(
      (exchange) =>
        steps.includes(exchange.step) &&
        hasResponse(exchange) &&
        origins.has(new URL(exchange.request.url).origin),
    );
  };
  if (download !== undefined && !fixtures.some(isFetched))
    yield 'the slot download: a step download from an origin that it names';
  if (webhook !== undefined && !fixtures.some((fixture) => calls(fixture, 'receive').length > 0))
    yield 'the slot webhook: a step receive';
  if (idempotency !== undefined && !fixtures.some(({ exchanges }) => exchanges.some(hasDerivedKey)))
    yield 'the slot idempotency: a submit whose request has {{idempotency.key}}';
}

/** The optional slots of a spec that no fixture shows. */
export function unshownSlots(provider: ProviderSpec, fixtures: readonly Fixture[]): readonly string[] {
  const base = new URL(provider.baseURL);
  const asked = fixtures.flatMap(askedIn);
  const isShown = ({ method, path, fallbackPath, calls }: SlotEndpoint): boolean =>
    asked.some(
      ({ call, url, ...request }) =>
        request.method === method &&
        [path, fallbackPath ?? path].some((each) =>
          each.startsWith('/') ? goesTo(base, each, url) : call !== undefined && calls.includes(call),
        ),
    );
  const lines = (what: string, wanted: Iterable<SlotEndpoint>): string[] =>
    [...wanted]
      .filter((each) => !isShown(each))
      .map(({ name, method, path }) => `${what} ${name}: ${method} ${path}`);
  return [
    ...lines('the query', queriesOf(provider)),
    ...lines('the endpoint', [...endpointsOf(provider), ...uploadsOf(provider)]),
    ...otherSlots(provider, fixtures),
  ];
}
