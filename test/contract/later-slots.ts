import type { ParsedResponse, ProviderSpec } from '../../packages/core/src/plugin.ts';

/** A request beside submit and poll, as the contract describes it. */
interface LaterEndpoint<Reading> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly fallbackPath?: `/${string}`;
  readonly query?: Readonly<Record<string, string>>;
  readonly schema: NonNullable<ProviderSpec['submit']>['schema'];
  readonly parse: (response: never, ...more: never[]) => Reading;
}

/** What a response to a cancel says. */
interface CancelReading extends ParsedResponse {
  readonly outcome?: 'canceled' | 'requested' | 'already_finished' | undefined;
}

/**
 * Slots that the drafts use by the names of the contract. A field of this type goes once `ProviderSpec` has its slot.
 */
export interface LaterSlots {
  readonly result?: LaterEndpoint<ParsedResponse>;
  readonly cancel?: LaterEndpoint<CancelReading> & {
    readonly onFinished: 'noop' | 'error' | 'deletesOutput';
    readonly finishedErrors?: readonly { readonly status?: number; readonly code?: string }[];
  };
  readonly download?: { readonly auth: true; readonly origins: readonly string[] };
}

/** A provider described in tables, with every slot of the contract. */
export type DraftSpec = Omit<ProviderSpec, keyof LaterSlots> & LaterSlots;

/**
 * A draft as core takes it. The slots that this core has no type for stay in it; core does not look at them.
 */
export const asSpec = (draft: DraftSpec): ProviderSpec => draft as unknown as ProviderSpec;

/** The whole address that the submit's response gave under a name. */
export function fromSubmit(name: string): `/${string}` {
  const path: string = `{params.${name}}`;
  return path as `/${string}`; // an address, not a path: the slot of the params takes both
}
