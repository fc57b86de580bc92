import { type Field, givenFields, type MediaField, mediaCount } from '../model/field.ts';
import type { FieldOutcome } from '../model/field-report.ts';
import { getOwn } from '../model/get-own.ts';
import { fieldPath, type Issue } from '../model/issue.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { FieldRow, ModelRow, ParamSpec, ProviderSpec, Rule, WireFields } from '../model/provider.ts';
import type { GenerationRequest, GenerationTask, Shot } from '../model/request.ts';
import { plainMedia } from './convert.ts';
import { describeMedia } from './media-facts.ts';
import { checkParam, inNumbers } from './param.ts';
import { rewriteMarkers } from './reference-markers.ts';
import { type RowTable, rowsOf } from './rows.ts';
import { autoOf, pickSize } from './size.ts';
import { suggest } from './suggest.ts';

/** The media of a request by their fields, as this gateway takes them. */
export type MediaInputs = ReadonlyMap<MediaField, ResolvedMedia | readonly ResolvedMedia[]>;

/** A request for one model of one gateway. */
export interface ToEncode {
  readonly request: GenerationRequest;
  readonly task: GenerationTask;
  readonly provider: ProviderSpec;
  /** Already as it is for the task. */
  readonly model: ModelRow;
  /** Whether the model is in the provider's tables; else its parameters are unknown and pass unchecked. */
  readonly isListed: boolean;
  readonly media: MediaInputs;
  /** A field the gateway cannot take is left out instead of refused. */
  readonly allowDroppedFields: boolean;
}

/** What a request has become, and what became of each of its fields. */
export interface EncodedFields {
  /** What the canonical fields have become, by wire name. */
  readonly fields: WireFields;
  /** The gateway's own parameters, as the caller gave them. */
  readonly options: WireFields;
  readonly fieldReport: readonly FieldOutcome[];
  readonly issues: readonly Issue[];
  readonly notices: readonly string[];
}

/**
 * Translates a request into a gateway's own fields, and reports for every field what became of it. The order is the order
 * of precedence: what the caller gave, then what the model requires, then defaults; the rules judge the result.
 */
export function encode(input: ToEncode): EncodedFields {
  const work = new RequestEncoding(input);
  const shaped = shapeFields(work);
  for (const [field, value] of givenFields(input.request))
    if (!shaped.includes(field)) write(work, field, value);
  writeShape(work, shaped);
  writeProviderOptions(work);
  applyConstants(work);
  applyDefaultSize(work);
  limitOutputCount(work);
  applyDefaults(work);
  applyRules(work, [...(input.provider.rules ?? []), ...(input.model.rules ?? [])]);
  const { wire, options, fieldReport, issues, notices } = work;
  return { fields: wire, options, fieldReport: sharedReport(work.table, fieldReport), issues, notices };
}

/** A field report as one list for all requests that came out alike, and no longer than what it holds. */
function sharedReport(table: RowTable, report: readonly FieldOutcome[]): readonly FieldOutcome[] {
  const last = table.lastReport;
  const isSame = last.length === report.length && report.every((outcome, i) => outcome === last[i]);
  if (!isSame) table.lastReport = [...report];
  return table.lastReport;
}

/** One encoding in progress: what has been written so far, and by which field. */
class RequestEncoding {
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
    this.table = rowsOf(input.provider, input.model, input.isListed);
  }

  addIssue(issue: Issue): void {
    this.issues.push(issue);
  }

  /** What the gateway documents about a wire field. */
  param(name: string): ParamSpec | undefined {
    return getOwn(this.input.model.params, name);
  }

  /** How a canonical field is written here; undefined when this model cannot take it. */
  rowOf(field: Field): FieldRow | undefined {
    return this.table.rows.get(field);
  }

  /** Writes wire fields for one canonical field, and checks each against the constants and the parameter table. */
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
      if (this.param(name) === undefined && this.input.isListed)
        this.addIssue({ path: fieldPath(field), message: `this model has no ${name}`, hint: 'leave it out' });
      this.wire[name] = value;
    }
  }

  /** Whether a field adds to a list that others write as well. */
  #isShared(field: string): boolean {
    return this.table.rows.get(field as Field)?.appends === true;
  }

  /** Checks a wire value against the constants, which also bind the gateway's own parameters, and against the parameter table. */
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

const sizeFields = ['resolution', 'aspectRatio'] as const;

/** Reports a field that this model has no row for. */
function decline(work: RequestEncoding, field: Field, value: unknown): void {
  if (field === 'n' && value === 1) return; // one is what every model makes
  if (work.input.allowDroppedFields) {
    work.fieldReport.push({
      field,
      outcome: 'dropped',
      note: 'this model cannot take it, and dropping was allowed',
    });
    return;
  }
  work.fieldReport.push({ field, outcome: 'rejected' });
  work.addIssue({
    path: fieldPath(field),
    message: 'this model cannot take it',
    hint: 'leave it out, or choose another model',
  });
}

// Stands where an input was refused, so that converters see nothing but resolved media; no such request is ever sent.
const refused: ResolvedMedia = { form: 'url', url: 'https://media.refused.invalid/' };

/** The media of a field; undefined where the field takes none. */
function mediaOf(work: RequestEncoding, field: Field): ResolvedMedia | readonly ResolvedMedia[] | undefined {
  const count = mediaCount(field);
  if (count === undefined) return undefined;
  return work.input.media.get(field as MediaField) ?? (count === 'many' ? [refused] : refused);
}

/** Writes one canonical field by its row. */
function write(work: RequestEncoding, field: Field, value: unknown): void {
  const row = work.rowOf(field);
  if (row === undefined) return decline(work, field, value);
  const media = mediaOf(work, field);
  const given = media ?? withMarkers(work, field, value);
  const { request, task } = work.input;
  const written =
    row.convert === undefined
      ? { [row.wire[0]!]: media === undefined ? given : plainMedia(media, work.input)['value'] }
      : row.convert(given, { request, task });
  work.write(field, written, value);
  reportField(work, field, row, value, written, media);
}

/** A prompt, or the prompts of shots, with the gateway's own reference markers. */
function withMarkers(work: RequestEncoding, field: Field, value: unknown): unknown {
  const { request, model } = work.input;
  if (field === 'prompt' && request.references === undefined) return value;
  const rewrite = (prompt: string): string =>
    rewriteMarkers(prompt, fieldPath(field), request, model.referenceMarkers, (issue) =>
      work.addIssue(issue),
    );
  if (field === 'prompt' && typeof value === 'string') return rewrite(value);
  if (field === 'shots' && Array.isArray(value))
    return value.map((shot: Shot) => ({ ...shot, prompt: rewrite(shot.prompt) }));
  return value;
}

/** Reports whether a field was sent as it was given, or converted. */
function reportField(
  work: RequestEncoding,
  field: Field,
  row: FieldRow,
  value: unknown,
  written: WireFields,
  media: ResolvedMedia | readonly ResolvedMedia[] | undefined,
): void {
  const wire = Object.keys(written);
  if (media !== undefined) {
    work.fieldReport.push({ field, outcome: 'sent', wire, from: describeMedia(media) });
  } else if (wire.length === 1 && written[wire[0]!] === value) {
    const shared = work.table.sent.get(field);
    work.fieldReport.push(shared?.wire?.[0] === wire[0] ? shared! : { field, outcome: 'sent', wire });
  } else {
    work.fieldReport.push({
      field,
      outcome: 'converted',
      wire,
      from: value,
      to: row.wire.length === 1 ? written[wire[0]!] : written,
    });
  }
}

/** The fields that are written together, as pixels, or as a shape that is left to the model. */
function shapeFields({ input: { request, model, task } }: RequestEncoding): readonly Field[] {
  if (model.sizes !== undefined) return sizeFields;
  return autoOf(model, request, task) === undefined ? [] : ['aspectRatio'];
}

/** Writes resolution and aspect ratio as pixels, or leaves the shape to the model. */
function writeShape(work: RequestEncoding, fields: readonly Field[]): void {
  const { request, model, task, allowDroppedFields } = work.input;
  const given = sizeFields.filter((field) => fields.includes(field) && request[field] !== undefined);
  if (given.length === 0) return;
  const requested = Object.fromEntries(given.map((field) => [field, request[field]]));
  const picked = autoOf(model, request, task) ?? pickSize(model, requested, allowDroppedFields);
  if ('message' in picked) return work.addIssue(picked);
  const { wire: to, note } = picked;
  work.write(given[0]!, to);
  for (const field of given) {
    const more = note === undefined ? {} : { note };
    work.fieldReport.push({
      field,
      outcome: 'converted',
      wire: Object.keys(to),
      from: requested,
      to,
      ...more,
    });
  }
}

/** Writes the gateway's own parameters as the caller gave them. */
function writeProviderOptions(work: RequestEncoding): void {
  const given = work.input.request.providerOptions?.[work.input.provider.id] ?? {};
  for (const [name, value] of Object.entries(given)) {
    const path = ['providerOptions', work.input.provider.id, name];
    const owner = work.owners.get(name) ?? work.mapped(name);
    const near = suggest(name, Object.keys(work.input.model.params));
    if (owner !== undefined) {
      work.addIssue({ path, message: `is written by ${owner}`, hint: `give ${owner} instead` });
    } else if (work.input.isListed && work.param(name) === undefined) {
      work.addIssue({
        path,
        message: 'this model has no such parameter',
        hint: near === undefined ? 'leave it out' : `did you mean ${near}?`,
      });
    } else {
      work.check(path, name, value);
      work.options[name] = value;
      work.fieldReport.push({ field: path.join('.'), outcome: 'sent', wire: [name] });
    }
  }
}

/** Writes what the model requires in every request. */
function applyConstants(work: RequestEncoding): void {
  for (const [name, value] of Object.entries(work.input.model.constants ?? {})) {
    if (Object.hasOwn(work.wire, name)) continue;
    work.wire[name] = value;
    work.fieldReport.push({ field: name, outcome: 'fixed', wire: [name], to: value });
  }
}

/** Writes a size although none was given, for a model whose own default would be the size of another model. */
function applyDefaultSize(work: RequestEncoding): void {
  const { alwaysSendSize, sizes } = work.input.model;
  const wire = alwaysSendSize === true ? sizes?.[0]?.wire : undefined;
  if (wire === undefined || 'width' in work.wire || 'width' in work.options || 'height' in work.options)
    return;
  for (const [name, value] of Object.entries(wire)) {
    work.wire[name] = value;
    work.fieldReport.push({ field: name, outcome: 'fixed', wire: [name], to: value });
  }
}

/** Asks for one output where the gateway's own default would buy several. */
function limitOutputCount(work: RequestEncoding): void {
  const name = work.rowOf('n')?.wire[0];
  if (name === undefined || Object.hasOwn(work.wire, name) || Object.hasOwn(work.options, name)) return;
  const buys = work.param(name)?.default;
  if (buys === undefined || buys === 1) return;
  work.wire[name] = 1;
  work.fieldReport.push({
    field: 'n',
    outcome: 'fixed',
    wire: [name],
    to: 1,
    note: `left out, the gateway would make ${JSON.stringify(buys)}`,
  });
}

/** Reports parameters that were not given: a required one is missing, the others take their documented default. */
function applyDefaults(work: RequestEncoding): void {
  for (const { name, field, default: value, required, entry } of work.table.unasked) {
    if (Object.hasOwn(work.wire, name) || Object.hasOwn(work.options, name)) continue;
    if (value === undefined)
      work.addIssue({ path: fieldPath(field), message: 'is missing', hint: 'this model needs it' });
    else work.fieldReport.push(entry);
    if (required) work.wire[name] = value;
  }
}

/** Checks the rules across fields against what the request has become. */
function applyRules(work: RequestEncoding, rules: readonly Rule[]): void {
  if (rules.length === 0) return;
  const { request, task } = work.input;
  const wire = { ...work.wire, ...work.options };
  const dropped = (rule: Rule): boolean =>
    work.fieldReport.some(({ field, outcome }) => outcome === 'dropped' && field === rule.fields[0]);
  for (const rule of rules.filter((each) => each.when(request, wire, task))) {
    if (dropped(rule)) continue; // what is left out breaks no rule
    if (rule.effect === 'rejected')
      work.addIssue({ path: fieldPath(rule.fields[0]!), message: rule.message });
    else work.notices.push(rule.message);
    if (rule.effect !== 'ineffective') continue;
    for (const field of rule.fields) {
      const index = work.fieldReport.findIndex((entry) => entry.field === field);
      const entry = work.fieldReport[index];
      if (entry !== undefined)
        work.fieldReport[index] = { ...entry, outcome: 'ineffective', note: rule.message };
    }
  }
}
