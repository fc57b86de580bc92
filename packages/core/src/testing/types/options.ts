import type { ParamSpec } from '../../model/provider.ts';
import { rowsOf } from '../../steps/rows.ts';
import { literal, type Members } from './member.ts';
import { type TypedModel, takes } from './subject.ts';

/** One of the gateway's own parameters. */
export interface OptionType {
  readonly members: Members;
  /** What the table says of it; the first task's where tasks differ. */
  readonly param: ParamSpec;
}

const plain: { readonly [T in ParamSpec['type']]: Members } = {
  string: ['string'],
  integer: ['number'],
  number: ['number'],
  numeric: ['number', '`${number}`'],
  boolean: ['boolean'],
  array: ['readonly unknown[]'],
  object: ['Readonly<Record<string, unknown>>'],
  any: ['unknown'],
};

/** The values of one parameter; a constant leaves one. */
function membersOf(subject: TypedModel, name: string, param: ParamSpec): Members {
  const constant = subject.model.constants?.[name];
  if (typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean')
    return [literal(constant)];
  if (param.enum === undefined) return plain[param.type];
  const { id } = subject.provider;
  return param.enum
    .filter((value) => takes(subject, { providerOptions: { [id]: { [name]: value } } }))
    .map(literal);
}

/** What may stand in `providerOptions`: the parameters of the model's own table that no field writes. */
export function optionTypes(subjects: readonly TypedModel[]): ReadonlyMap<string, OptionType> {
  const types = new Map<string, OptionType>();
  for (const subject of subjects) {
    const { owners } = rowsOf(subject.provider, subject.model, true);
    for (const [name, param] of Object.entries(subject.model.params)) {
      if (owners.has(name)) continue;
      const before = types.get(name);
      const members = new Set([...(before?.members ?? []), ...membersOf(subject, name, param)]);
      types.set(name, { members: [...members], param: before?.param ?? param });
    }
  }
  return types;
}
