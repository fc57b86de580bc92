import type { FieldTable, ProviderSpec } from '@crosspoint/core/plugin';
import type { Fixture, Step } from '../fixture/schema.ts';
import { isObject } from '../fixture/json-object.ts';

/** Whether a fixture uses an entry of a spec. */
export type Touches = (fixture: Fixture) => boolean;

/** Fixtures with a step of one of these calls. */
export const calling =
  (...calls: readonly Step['call'][]): Touches =>
  ({ steps }) =>
    steps.some(({ call }) => calls.includes(call));

/** Fixtures that name a model: in a request, in a ref, or in what they describe. */
export function naming({ id, models }: ProviderSpec, model: string): Touches {
  const row = models[model];
  const slugs = [row?.slug, ...Object.values(row?.byTask ?? {}).map((taskRow) => taskRow.slug)];
  const names = new Set([model, ...slugs.map((slug) => `${id}:${slug}`)]);
  const described = (value: unknown): boolean =>
    isObject(value) && isObject(value['models']) && Object.hasOwn(value['models'], model);
  return ({ steps }) =>
    steps.some(
      ({ call, input, expect }) =>
        (isObject(input) && names.has(String(input['model']))) ||
        (call === 'describe' && described(expect?.value)),
    );
}

/** Fixtures whose request has a field. */
const asking =
  (field: keyof FieldTable): Touches =>
  ({ steps }) =>
    steps.some(({ input }) => {
      const [group = '', key] = field.split('.');
      const value = isObject(input) ? input[group] : undefined;
      return key === undefined ? value !== undefined : isObject(value) && value[key] !== undefined;
    });

/** Fixtures whose request has one of these fields, or a parameter by its own name. */
export const writing =
  (fields: readonly (keyof FieldTable)[], name: string): Touches =>
  (fixture) =>
    fields.some((field) => asking(field)(fixture)) ||
    JSON.stringify(fixture.steps.map(({ input }) => input)).includes(JSON.stringify(name)) ||
    JSON.stringify(fixture.exchanges.map(({ request }) => request)).includes(JSON.stringify(name));

/** Fixtures with a response that contains a word, in any case. */
export const responseContains =
  (word: string): Touches =>
  ({ exchanges }) =>
    exchanges.some(({ response }) => response?.body?.text?.toLowerCase().includes(word.toLowerCase()));

/** Fixtures with a response of a status. */
export const responseStatus =
  (fits: (status: number) => boolean): Touches =>
  ({ exchanges }) =>
    exchanges.some(({ response }) => response !== undefined && fits(response.status));

export const anything: Touches = ({ exchanges }) => exchanges.length > 0;
