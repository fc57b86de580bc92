import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { goodText, instead, isObject, isPurchase, jobIn, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite } from './json-text.ts';

/** The names of the submit response's values that a later request takes as its whole URL. */
export function addressParams({ poll, result, cancel, apiVariants = {} }: ProviderSpec): ReadonlySet<string> {
  const endpoints = [poll, result, cancel, ...Object.values(apiVariants)];
  return new Set(
    endpoints.flatMap((endpoint) => /^\{params\.(\w+)\}$/.exec(endpoint?.path ?? '')?.[1] ?? []),
  );
}

/** URLs that look like one of the provider's own and are not. */
function foreignUrls(baseURL: string, own: string): readonly string[] {
  const { host, protocol } = new URL(baseURL);
  const { pathname, search } = new URL(own);
  const rest = `${pathname}${search}`;
  return [
    `https://elsewhere.example${rest}`,
    `//elsewhere.example${rest}`,
    `${protocol}//${host}.elsewhere.example${rest}`,
    `${protocol}//elsewhere.example%2F@${host}${rest}`,
    `http://${host}${rest}`,
    `${protocol}//${host}:8443${rest}`,
  ];
}

interface GivenUrl {
  readonly plan: StepPlan;
  readonly name: string;
  readonly url: string;
  readonly ref: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
}

const givenUrls = (subject: Subject): GivenUrl[] =>
  stepsOf(subject, 'submit').flatMap(({ plan, run }) => {
    const ref = jobIn(run.given)?.['ref'];
    const params = isObject(ref) ? ref['params'] : undefined;
    if (!isObject(ref) || !isObject(params)) return [];
    return [...addressParams(subject.context.provider.spec)].flatMap((name): GivenUrl[] => {
      const url = params[name];
      return typeof url === 'string' && URL.canParse(url) ? [{ plan, name, url, ref, params }] : [];
    });
  });

/** The submit response names another server: the ref does not keep its URL. */
async function fromResponse(
  { context }: Subject,
  { plan, name, url }: GivenUrl,
  foreign: string,
): Promise<Finding[]> {
  const exchange = plan.exchanges.find((planned) => isPurchase(context.provider.spec, planned));
  const text = exchange === undefined ? undefined : goodText(exchange);
  const changed =
    text === undefined
      ? undefined
      : rewrite(text, ({ kind, value }) =>
          kind === 'text' && value === url ? JSON.stringify(foreign) : undefined,
        );
  if (exchange === undefined || changed === undefined) return [];
  const run = await runStep(context, instead(plan, exchange, withText(exchange, changed)));
  const ref = jobIn(run.given)?.['ref'];
  const kept = isObject(ref) && isObject(ref['params']) ? ref['params'][name] : undefined;
  if (kept === undefined) return [];
  const message = `step ${plan.index}: the ref keeps ${JSON.stringify(kept)}, which is not on the own origin of the provider`;
  return [{ rule: 'RES-005', message, wire: run.wire }];
}

/** A ref that was tampered with names another server: no request goes there. */
async function fromRef(
  { context }: Subject,
  { plan, name, ref, params }: GivenUrl,
  foreign: string,
): Promise<Finding[]> {
  const input = { ...ref, params: { ...params, [name]: foreign } };
  const run = await runStep(context, { ...plan, call: 'status', options: {}, input, exchanges: [] });
  const { origin } = new URL(context.provider.spec.baseURL);
  const astray = run.wire.find(({ request }) => new URL(request.url).origin !== origin);
  if (astray === undefined) return [];
  const message = `step ${plan.index}: a ref with the URL ${foreign} sends a request to ${astray.request.url}`;
  return [{ rule: 'RES-005', message, wire: run.wire }];
}

/** URLs of a submit response that later requests use: none leads to another server. */
export const returnedAddresses = (subject: Subject): Promise<Finding[]>[] =>
  givenUrls(subject).flatMap((given) =>
    foreignUrls(subject.context.provider.spec.baseURL, given.url).flatMap((foreign) => [
      fromResponse(subject, given, foreign),
      fromRef(subject, given, foreign),
    ]),
  );
