import { CrosspointError, type ErrorCode, isCrosspointError } from '../../model/error.ts';
import { oneLine } from '../../model/one-line.ts';
import type { LiveModel, ModelRow, Query } from '../../model/provider.ts';
import type { OutputKind } from '../../model/request.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import { sendQuery } from './query.ts';

/** What a gateway says of its models today, and where our tables say something else. */
export interface DiscoveryResult {
  /** The id of the provider. */
  readonly provider: string;
  /** The models the gateway lists. */
  readonly models: readonly LiveModel[];
  /** Where the listing and the provider's tables differ, as sentences. */
  readonly notices: readonly string[];
}

const unsupported = ({ spec }: Provider, what: string): CrosspointError =>
  new CrosspointError({
    code: 'unsupported',
    provider: spec.id,
    message: `${spec.name} documents no way to ask for ${what}`,
  });

const namesOf = (model: LiveModel): readonly string[] => model.paramNames ?? Object.keys(model.params ?? {});

/** Where live models differ from the tables, one sentence each. */
function differences({ spec }: Provider, listed: readonly LiveModel[], all: boolean): string[] {
  const rows = new Map(Object.values(spec.models).map((row): [string, ModelRow] => [row.slug, row]));
  const fresh = listed.filter(({ slug }) => !rows.has(slug)).map(({ slug }) => `${slug} is in no table here`);
  const seen = new Set(listed.map(({ slug }) => slug));
  const gone = all ? [...rows.keys()].filter((slug) => !seen.has(slug)) : [];
  const changed = listed.flatMap((model) => {
    const params = rows.get(model.slug)?.params;
    const more = params === undefined ? [] : namesOf(model).filter((name) => !Object.hasOwn(params, name));
    return more.length === 0 ? [] : [`${model.slug} has parameters no table here names: ${more.join(', ')}`];
  });
  return [...fresh, ...gone.map((slug) => `${slug} is not listed any more`), ...changed].map(oneLine);
}

// Trouble of the moment passes; a list with less in it would hide it.
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'auth',
  'not_found',
  'unsupported',
  'invalid_request',
]);

/** The printed list, which often needs no key, where the list with all parameters cannot be had. */
async function namesOnly(
  context: Context,
  provider: Provider,
  list: Query<readonly LiveModel[]>,
  error: unknown,
  signal: AbortSignalLike,
): Promise<{ readonly models: readonly LiveModel[]; readonly notices: readonly string[] }> {
  if (!isCrosspointError(error) || !refusals.has(error.code)) throw error;
  // The first error says more: it is about what was asked for.
  const models = await sendQuery(context, provider, list, { kind: 'discovery', signal }).catch(() => {
    throw error;
  });
  const notice = oneLine(
    `the models' parameters could not be read (${error.message}); only their names were`,
  );
  return { models, notices: [notice] };
}

/** Asks a gateway for its models, or for one. @throws CrosspointError, for an unknown slug with what is like it */
export async function discover(
  context: Context,
  provider: Provider,
  slug: string | undefined,
  signal: AbortSignalLike,
): Promise<DiscoveryResult> {
  const { id, discovery = {} } = provider.spec;
  const kind = 'discovery';
  if (slug !== undefined) {
    if (discovery.one === undefined) throw unsupported(provider, 'one model');
    const model = await sendQuery(context, provider, discovery.one, { kind, signal, slug });
    return { provider: id, models: [model], notices: differences(provider, [model], false) };
  }
  const { all, list } = discovery;
  const query = all ?? list;
  if (query === undefined) throw unsupported(provider, 'its models');
  const { models, notices } = await sendQuery(context, provider, query, { kind, signal }).then(
    (listed) => ({ models: listed, notices: [] }),
    (error: unknown) =>
      list === undefined || query === list
        ? Promise.reject(error)
        : namesOnly(context, provider, list, error, signal),
  );
  return { provider: id, models, notices: [...notices, ...differences(provider, models, true)] };
}

/** A row for a slug that is in no table, made of what the gateway says of it; undefined where it cannot be asked. */
export async function liveRow(
  context: Context,
  provider: Provider,
  slug: string,
  kind: OutputKind,
  signal: AbortSignalLike,
): Promise<ModelRow | undefined> {
  const { all, one } = provider.spec.discovery ?? {};
  if (all === undefined) return undefined;
  const models = await sendQuery(context, provider, all, { kind: 'discovery', signal });
  const found = models.find((model) => model.slug === slug);
  if (found?.params !== undefined) return { kind: found.kind ?? kind, slug, tasks: [], params: found.params };
  // What it does not list it may still know by a name like it: its response is the better error.
  if (found === undefined && one !== undefined)
    await sendQuery(context, provider, one, { kind: 'discovery', signal, slug });
  return undefined;
}
