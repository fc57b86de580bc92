import type { ModelRow } from '../model/provider.ts';

/** Rows without a column that no row has. */
export type ExactRows<Models> = {
  readonly [Id in keyof Models]: Models[Id] & {
    readonly [Name in Exclude<keyof Models[Id], keyof ModelRow>]: never;
  };
};

/**
 * A table of models, checked row by row where it is written: a misspelt column is a compile error at its own line, and the
 * ids are known by type.
 *
 * @example
 * export const models = defineModels({
 *   'acme/boat-1': { kind: 'video', slug: 'boat', tasks: ['text-to-video'], params: { prompt: { type: 'string' } } },
 * });
 */
export const defineModels = <const Models extends Readonly<Record<string, ModelRow>>>(
  models: Models & ExactRows<Models>,
): Models => models;
