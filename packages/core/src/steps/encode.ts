import { type Field, givenFields, type MediaField, mediaCount } from '../model/field.ts';
import type { FieldOutcome } from '../model/field-report.ts';
import { fieldPath, type Issue } from '../model/issue.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { FieldRow, Rule, WireFields } from '../model/provider.ts';
import type { Shot } from '../model/request.ts';
import { plainMedia } from './convert.ts';
import { Encoding, type ToEncode } from './encoding.ts';
import { limitOutputCount, applyDefaultSize, applyConstants, applyDefaults } from './fill.ts';
import { autoOf, pickSize } from './size.ts';
import { describeMedia } from './media-facts.ts';
import { suggest } from './suggest.ts';
import { rewriteMarkers } from './reference-markers.ts';

export type { MediaInputs, ToEncode } from './encoding.ts';

export interface Encoded {
  readonly fields: WireFields;
  readonly options: WireFields;
  readonly fieldReport: readonly FieldOutcome[];
  readonly issues: readonly Issue[];
  readonly notices: readonly string[];
}

const sizeFields = ['resolution', 'aspectRatio'] as const;

/** A field nobody here has a row for. */
function decline(work: Encoding, field: Field, value: unknown): void {
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

function mediaOf(work: Encoding, field: Field): ResolvedMedia | readonly ResolvedMedia[] | undefined {
  const count = mediaCount(field);
  if (count === undefined) return undefined;
  return work.input.media.get(field as MediaField) ?? (count === 'many' ? [refused] : refused);
}

/** One canonical field, by its row. */
function write(work: Encoding, field: Field, value: unknown): void {
  const row = work.rowOf(field);
  if (row === undefined) return decline(work, field, value);
  const media = mediaOf(work, field);
  const given = media ?? withMarkers(work, field, value);
  const at = { request: work.input.request, task: work.input.task };
  const plain = media === undefined ? given : plainMedia(media, at)['value'];
  const written = row.convert === undefined ? { [row.wire[0]!]: plain } : row.convert(given, at);
  work.write(field, written, value);
  note(work, field, row, value, written, media);
}

/** A prompt, or the prompts of shots, with the gateway's own reference markers. */
function withMarkers(work: Encoding, field: Field, value: unknown): unknown {
  const { request, model } = work.input;
  const rewrite = (prompt: string): string =>
    rewriteMarkers(prompt, fieldPath(field), request, model.referenceMarkers, (issue) =>
      work.addIssue(issue),
    );
  if (field === 'prompt' && typeof value === 'string') return rewrite(value);
  if (field === 'shots' && Array.isArray(value))
    return value.map((shot: Shot) => ({ ...shot, prompt: rewrite(shot.prompt) }));
  return value;
}

function note(
  work: Encoding,
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
function shapeFields({ input: { request, model, task } }: Encoding): readonly Field[] {
  if (model.sizes !== undefined) return sizeFields;
  return autoOf(model, request, task) === undefined ? [] : ['aspectRatio'];
}

/** Resolution and ratio, where the gateway wants pixels instead, or where the shape is left to the model. */
function shape(work: Encoding, fields: readonly Field[]): void {
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

/** The gateway's own parameters, as the caller wrote them. */
function writeProviderOptions(work: Encoding): void {
  const given = work.input.request.providerOptions?.[work.input.provider.id] ?? {};
  for (const [name, value] of Object.entries(given)) {
    const path = ['providerOptions', work.input.provider.id, name];
    const owner = work.owners.get(name) ?? work.mapped(name);
    const near = suggest(name, Object.keys(work.input.model.params));
    if (owner !== undefined) {
      work.addIssue({ path, message: `is written by ${owner}`, hint: `give ${owner} instead` });
    } else if (work.input.known && work.param(name) === undefined) {
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

/** Checks the rules across fields against what the request has become. */
function applyRules(work: Encoding, rules: readonly Rule[]): void {
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

/** Translates a request into a gateway's own fields, and says of every field what became of it. */
export function encode(input: ToEncode): Encoded {
  const work = new Encoding(input);
  const shaped = shapeFields(work);
  for (const [field, value] of givenFields(input.request))
    if (!shaped.includes(field)) write(work, field, value);
  shape(work, shaped);
  writeProviderOptions(work);
  applyConstants(work);
  applyDefaultSize(work);
  limitOutputCount(work);
  applyDefaults(work);
  applyRules(work, [...(input.provider.rules ?? []), ...(input.model.rules ?? [])]);
  const { wire, options, fieldReport, issues, notices } = work;
  return { fields: wire, options, fieldReport, issues, notices };
}
