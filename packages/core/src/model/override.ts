import type { ModelRow, ProviderSpec } from './provider.ts';
import type { KnownModel, ProviderTypes } from './typed-request.ts';

/** What is replaced as a whole: texts, numbers, lists, functions, regular expressions and schemas. */
export type ReplacedWhole =
  | string
  | number
  | boolean
  | undefined
  | null
  | readonly unknown[]
  | RegExp
  | ((...args: never[]) => unknown)
  | { readonly '~standard': unknown };

/**
 * A JSON merge patch (RFC 7396) of a value: objects are merged name by name, `null` removes an optional entry, and
 * anything else, lists included, replaces what is there.
 */
export type MergePatch<Value> = Value extends ReplacedWhole
  ? Value
  : {
      readonly [Name in keyof Value]?:
        | MergePatch<Value[Name]>
        | (Record<never, never> extends Pick<Value, Name> ? null : never);
    };

/** What the tables of a provider are addressed by, or documentation: it cannot be overridden. */
export type FixedEntry = 'contract' | 'id' | 'baseURL' | 'assumptions';

/**
 * A merge patch (RFC 7396) over a provider's spec, for what an application knows better than the provider's tables. A
 * provider that brings types knows its models by id.
 *
 * @example acme({ override: { poll: { path: '/v2/jobs/{id}' }, media: { image: { maxBytes: 8_000_000 } } } })
 * @example acme({ override: { billing: { failedJob: 'free' }, outputUrlTtlMs: null } })
 */
export type ProviderOverride<Types extends ProviderTypes = ProviderTypes> = MergePatch<
  Omit<ProviderSpec, FixedEntry | 'models'>
> & {
  readonly models?: {
    readonly [Id in string extends Types['id'] ? string : KnownModel<Types>]?: MergePatch<ModelRow> | null;
  };
};
