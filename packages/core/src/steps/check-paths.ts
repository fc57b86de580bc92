import type { ProviderSpec } from '../model/provider.ts';
import { shownValue } from './check-prices.ts';

/** What a path or a query of an endpoint may name. */
type PathName = 'id' | 'slug' | 'task' | 'params.name';

// The names that are known when the request is made. A submit has no id yet, and a question about an account is about no model.
const ofSubmit: readonly PathName[] = ['slug', 'task'];
const ofJob: readonly PathName[] = ['id', 'slug', 'task', 'params.name'];
const ofModel: readonly PathName[] = ['slug'];
const none: readonly PathName[] = [];

const isKnown = (name: string, known: readonly PathName[]): boolean =>
  known.includes(name as PathName) || (known.includes('params.name') && /^params\.\w+$/.test(name));

/** A path is put behind the base URL as it stands; one that is a whole address begins with its name. */
function* ofPath(path: unknown, where: string, known: readonly PathName[]): Generator<string> {
  if (typeof path === 'string' && !path.startsWith('/') && !path.startsWith('{'))
    yield `${where} must begin with a slash; got ${shownValue(path)}`;
  yield* ofTemplate(path, where, known);
}

/** What is wrong with the names in one path, or in one value of a query. */
function* ofTemplate(template: unknown, where: string, known: readonly PathName[]): Generator<string> {
  if (typeof template !== 'string') return;
  const hint =
    known.length === 0
      ? 'no name is filled in here'
      : `${known.map((name) => `{${name}}`).join(', ')} can be filled in here`;
  for (const [whole, name = ''] of template.matchAll(/\{([^{}]*)\}/g))
    if (!isKnown(name, known)) yield `${where} names ${whole}; ${hint}`;
  if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, '')))
    yield `${where} has a brace without its other half; ${hint}`;
}

interface EndpointAddress {
  readonly path: string;
  readonly fallbackPath?: string;
  readonly query?: Readonly<Record<string, string>>;
}

function* ofEndpoint(
  endpoint: EndpointAddress | undefined,
  where: string,
  known: readonly PathName[],
): Generator<string> {
  if (endpoint === undefined) return;
  yield* ofPath(endpoint.path, `${where}.path`, known);
  yield* ofPath(endpoint.fallbackPath, `${where}.fallbackPath`, known);
  for (const [name, value] of Object.entries(endpoint.query ?? {}))
    yield* ofTemplate(value, `${where}.query.${name}`, known);
}

/** Names in paths and queries that nothing is filled in for: such a request would fail, or go to a wrong address. */
export function* pathProblems(spec: ProviderSpec): Generator<string> {
  const { submit, poll, result, cancel, quote, balance, listJobs, discovery = {}, apiVariants = {} } = spec;
  yield* ofEndpoint(submit, 'submit', ofSubmit);
  for (const [id, { byTask = {} }] of Object.entries(spec.models))
    for (const [task, row] of Object.entries(byTask))
      yield* ofPath(row.path, `models.${id}.byTask.${task}.path`, ofSubmit);
  for (const [name, endpoint] of Object.entries({ poll, result, cancel }))
    yield* ofEndpoint(endpoint, name, ofJob);
  for (const [name, endpoint] of Object.entries(apiVariants))
    yield* ofEndpoint(endpoint, `apiVariants.${name}`, ofJob);
  for (const [name, query] of Object.entries({ quote, balance, listJobs }))
    yield* ofEndpoint(query, name, none);
  for (const [name, query] of Object.entries(discovery))
    yield* ofEndpoint(query, `discovery.${name}`, name === 'one' ? ofModel : none);
  for (const [i, { path }] of (Array.isArray(spec.upload?.steps) ? spec.upload.steps : []).entries())
    if (!/^\{values\.\w+\}$/.test(path)) yield* ofPath(path, `upload.steps.${i}.path`, none);
}
