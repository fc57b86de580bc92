import type { Field, MediaField } from '../model/field.ts';
import type { FieldOutcome } from '../model/field-report.ts';
import { fieldPath, type Issue } from '../model/issue.ts';
import { getOwn } from '../model/get-own.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { FieldRow, ModelRow, ParamSpec, ProviderSpec, WireFields } from '../model/provider.ts';
import type { GenerationRequest, GenerationTask } from '../model/request.ts';
import { checkParam, inNumbers } from './param.ts';
import { type RowTable, rowsOf } from './rows.ts';

export type MediaInputs = ReadonlyMap<MediaField, ResolvedMedia | readonly ResolvedMedia[]>;

export interface ToEncode {
  readonly request: GenerationRequest;
  readonly task: GenerationTask;
  readonly provider: ProviderSpec;
  /** Already as it is for the task. */
  readonly model: ModelRow;
  /** Whether the model is in the provider's tables; else its parameters are unknown and pass unchecked. */
  readonly known: boolean;
  readonly media: MediaInputs;
  /** A field the gateway cannot take is left out instead of refused. */
  readonly allowDroppedFields: boolean;
}

/** One encoding under way: what has been written so far, and by whom. */
export class Encoding {
  readonly wire: Record<string, unknown> = {};
  readonly options: Record<string, unknown> = {};
  readonly fieldReport: FieldOutcome[] = [];
  readonly issues: Issue[] = [];
  readonly notices: string[] = [];
  readonly owners = new Map<string, string>();
  readonly input: ToEncode;
  readonly table: RowTable;

  constructor(input: ToEncode) {
    this.input = input;
    this.table = rowsOf(input.provider, input.model, input.known);
  }

  addIssue(issue: Issue): void {
    this.issues.push(issue);
  }

  /** The gateway's own statement about a wire field. */
  param(name: string): ParamSpec | undefined {
    return getOwn(this.input.model.params, name);
  }

  /** How a canonical field is written here; undefined when this model cannot take it. */
  rowOf(field: Field): FieldRow | undefined {
    return this.table.rows.get(field);
  }

  /** Writes wire fields for one owner, holding each against the constants and the gateway's own table. */
  write(field: string, written: WireFields, given?: unknown): void {
    for (const [name, value] of Object.entries(written)) {
      if (value === undefined) continue;
      const owner = this.owners.get(name);
      const before = this.wire[name];
      if (owner !== undefined && this.#isShared(field) && Array.isArray(before) && Array.isArray(value)) {
        this.wire[name] = [...(before as readonly unknown[]), ...(value as readonly unknown[])];
        this.check(fieldPath(field), name, this.wire[name], given);
        continue;
      }
      if (owner !== undefined) {
        const message = `goes into the same place as ${owner} at this model`;
        this.addIssue({ path: fieldPath(field), message, hint: 'give one of the two' });
        continue;
      }
      this.owners.set(name, field);
      this.check(fieldPath(field), name, value, given);
      if (this.param(name) === undefined && this.input.known)
        this.addIssue({ path: fieldPath(field), message: `this model has no ${name}`, hint: 'leave it out' });
      this.wire[name] = value;
    }
  }

  /** Whether a field adds to a list that others write as well. */
  #isShared(field: string): boolean {
    return this.table.rows.get(field as Field)?.appends === true;
  }

  /** Holds a wire value against the constants, which also bind the gateway's own parameters, and against its table. */
  check(path: Issue['path'], name: string, value: unknown, given?: unknown): void {
    const constant = getOwn(this.input.model.constants, name);
    if (constant !== undefined && constant !== value) {
      this.addIssue({
        path,
        message: `sets ${name} to ${JSON.stringify(value)}`,
        hint: `this model requires ${JSON.stringify(constant)}`,
      });
    }
    const param = this.param(name);
    const problem = param === undefined ? undefined : checkParam(param, value);
    if (problem !== undefined) this.addIssue({ path, ...(inNumbers(param!, given, value) ?? problem) });
  }

  /** The canonical field that could have written a wire name. */
  mapped(name: string): Field | undefined {
    return this.table.owners.get(name);
  }
}
