import { type Field, fieldNames, type MediaField, mediaCount, valueOf } from '../model/field.ts';
import type { LedgerEntry, Objection } from '../model/ledger.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { FieldRow, FieldTable, ModelRow, Param, Provider, Rule, WireFields } from '../model/provider.ts';
import type { GenerationRequest, Task } from '../model/request.ts';
import { plainMedia } from './convert.ts';
import { pickFrame } from './frame.ts';
import { describeMedia } from './media-facts.ts';
import { checkParam } from './param.ts';
import { suggest } from './suggest.ts';
import { rewriteTags } from './tags.ts';

export type MediaInputs = ReadonlyMap<MediaField, ResolvedMedia | readonly ResolvedMedia[]>;

export interface ToEncode {
  readonly request: GenerationRequest;
  readonly task: Task;
  readonly provider: Provider;
  /** Already as it is for the task. */
  readonly model: ModelRow;
  /** Whether the model is in the provider's tables; else its parameters are unknown and pass unchecked. */
  readonly known: boolean;
  readonly media: MediaInputs;
  /** A field the gateway cannot take is left out instead of refused. */
  readonly allowDrops: boolean;
}

export interface Encoded {
  readonly fields: WireFields;
  readonly options: WireFields;
  readonly ledger: readonly LedgerEntry[];
  readonly objections: readonly Objection[];
  readonly notices: readonly string[];
}

const frameFields: ReadonlySet<Field> = new Set(['aspectRatio', 'resolution']);

/** One encoding under way: what has been written so far, and by whom. */
class Encoding {
  readonly wire: Record<string, unknown> = {};
  readonly options: Record<string, unknown> = {};
  readonly ledger: LedgerEntry[] = [];
  readonly objections: Objection[] = [];
  readonly notices: string[] = [];
  readonly owners = new Map<string, string>();
  readonly it: ToEncode;
  readonly table: FieldTable;

  constructor(it: ToEncode) {
    this.it = it;
    this.table = { ...it.provider.fields, ...it.model.fields };
  }

  object(objection: Objection): void {
    this.objections.push(objection);
  }

  param(name: string): Param | undefined {
    return this.it.model.params[name];
  }

  rowOf(field: Field): FieldRow | undefined {
    const row = this.table[field];
    if (row === undefined) return undefined;
    const full = typeof row === 'string' ? { writes: [row] } : row;
    const can = !this.it.known || full.writes.some((name) => this.param(name) !== undefined);
    return can ? full : undefined;
  }

  /** Writes wire fields for one owner, holding each against the pins and the gateway's own table. */
  write(field: string, written: WireFields): void {
    for (const [name, value] of Object.entries(written)) {
      if (value === undefined) continue;
      const owner = this.owners.get(name);
      if (owner !== undefined)
        throw new TypeError(`${field} and ${owner} both write ${name}; one row must own it`);
      this.owners.set(name, field);
      this.check(field, name, value);
      if (this.param(name) === undefined && this.it.known)
        this.object({ field, problem: `this model has no ${name}`, right: 'leave it out' });
      this.wire[name] = value;
    }
  }

  /** A field nobody here has a row for. */
  decline(field: Field, value: unknown): void {
    if (field === 'n' && value === 1) return; // one is what every model makes
    if (this.it.allowDrops) {
      this.ledger.push({
        field,
        word: 'dropped',
        note: 'this model cannot take it, and dropping was allowed',
      });
      return;
    }
    this.ledger.push({ field, word: 'rejected' });
    this.object({
      field,
      problem: 'this model cannot take it',
      right: 'leave it out, or choose another model',
    });
  }

  field(field: Field, value: unknown): void {
    const row = this.rowOf(field);
    if (row === undefined) return this.decline(field, value);
    const media = mediaCount(field) === undefined ? undefined : this.it.media.get(field as MediaField);
    const given = media ?? this.tagged(field, value);
    const at = { request: this.it.request, task: this.it.task };
    const plain = media === undefined ? given : plainMedia(media, at)['value'];
    const written = row.as === undefined ? { [row.writes[0]!]: plain } : row.as(given, at);
    this.write(field, written);
    this.note(field, row, value, written, media);
  }

  tagged(field: Field, value: unknown): unknown {
    if (field !== 'prompt' || typeof value !== 'string') return value;
    return rewriteTags(value, this.it.request, this.it.model.tags, (objection) => this.object(objection));
  }

  note(
    field: Field,
    row: FieldRow,
    value: unknown,
    written: WireFields,
    media: ResolvedMedia | readonly ResolvedMedia[] | undefined,
  ): void {
    const wire = Object.keys(written);
    if (media !== undefined) {
      this.ledger.push({ field, word: 'sent', wire, from: describeMedia(media) });
    } else if (wire.length === 1 && written[wire[0]!] === value) {
      this.ledger.push({ field, word: 'sent', wire });
    } else {
      this.ledger.push({
        field,
        word: 'converted',
        wire,
        from: value,
        to: row.writes.length === 1 ? written[wire[0]!] : written,
      });
    }
  }

  /** Resolution and ratio, where the gateway wants pixels instead. */
  frame(): void {
    const { request, model } = this.it;
    const { aspectRatio, resolution } = request;
    if (model.frame === undefined || (aspectRatio === undefined && resolution === undefined)) return;
    const field = resolution === undefined ? 'aspectRatio' : 'resolution';
    const framed = pickFrame(model.frame, aspectRatio, resolution, model.freePixels);
    if ('problem' in framed) return this.object({ field, ...framed });
    this.write(field, framed.row.writes);
    const from = { aspectRatio, resolution };
    const note = framed.exact ? {} : { note: 'the nearest pixels this model can make' };
    this.ledger.push({
      field,
      word: 'converted',
      wire: Object.keys(framed.row.writes),
      from,
      to: framed.row.writes,
      ...note,
    });
  }

  /** The gateway's own parameters, as the caller wrote them. */
  own(): void {
    const given = this.it.request.providerOptions?.[this.it.provider.id] ?? {};
    for (const [name, value] of Object.entries(given)) {
      const field = `providerOptions.${this.it.provider.id}.${name}`;
      const owner = this.owners.get(name) ?? this.mapped(name);
      const near = suggest(name, Object.keys(this.it.model.params));
      if (owner !== undefined) {
        this.object({ field, problem: `is written by ${owner}`, right: `give ${owner} instead` });
      } else if (this.it.known && this.param(name) === undefined) {
        this.object({
          field,
          problem: 'this model has no such parameter',
          right: near === undefined ? 'leave it out' : `did you mean ${near}?`,
        });
      } else {
        this.check(field, name, value);
        this.options[name] = value;
        this.ledger.push({ field, word: 'sent', wire: [name] });
      }
    }
  }

  /** Holds a wire value against the pins, which also bind the gateway's own parameters, and against its table. */
  check(field: string, name: string, value: unknown): void {
    const pin = this.it.model.fixed?.[name];
    if (pin !== undefined && pin !== value) {
      this.object({
        field,
        problem: `would ask for ${name} ${String(value)}`,
        right: `this model stands for ${String(pin)}`,
      });
    }
    const param = this.param(name);
    const wrong = param === undefined ? undefined : checkParam(param, value);
    if (wrong !== undefined) this.object({ field, ...wrong });
  }

  /** The canonical field that could have written a wire name. */
  mapped(name: string): Field | undefined {
    return fieldNames.find((field) => this.rowOf(field)?.writes.includes(name) === true);
  }

  /** What the row requires, whether or not it was asked for. */
  pins(): void {
    for (const [name, value] of Object.entries(this.it.model.fixed ?? {})) {
      if (name in this.wire) continue;
      this.wire[name] = value;
      this.ledger.push({ field: name, word: 'fixed', wire: [name], to: value });
    }
  }

  /** The gateway's own default would buy more than the one output that was asked for. */
  count(): void {
    const name = this.rowOf('n')?.writes[0];
    if (name === undefined || name in this.wire || name in this.options) return;
    const buys = this.param(name)?.default;
    if (buys === undefined || buys === 1) return;
    this.wire[name] = 1;
    this.ledger.push({
      field: 'n',
      word: 'fixed',
      wire: [name],
      to: 1,
      note: `left out, the gateway would make ${String(buys)}`,
    });
  }

  /** Parameters nobody wrote: required ones are missing, the others will take their documented default. */
  rest(): void {
    for (const [name, param] of Object.entries(this.it.model.params)) {
      if (name in this.wire || name in this.options || param.default === undefined) continue;
      if (param.required === true) this.wire[name] = param.default;
      const word = param.required === true ? 'fixed' : 'defaulted';
      this.ledger.push({ field: this.mapped(name) ?? name, word, wire: [name], to: param.default });
    }
    for (const [name, param] of Object.entries(this.it.model.params)) {
      if (param.required !== true || name in this.wire || name in this.options) continue;
      this.object({ field: this.mapped(name) ?? name, problem: 'is missing', right: 'this model needs it' });
    }
  }

  rules(rules: readonly Rule[]): void {
    const { request, task } = this.it;
    const wire = { ...this.wire, ...this.options };
    for (const rule of rules.filter((each) => each.when(request, wire, task))) {
      if (rule.is === 'rejected') this.object({ field: rule.fields[0]!, problem: rule.says });
      else this.notices.push(rule.says);
      if (rule.is !== 'ineffective') continue;
      for (const field of rule.fields) {
        const index = this.ledger.findIndex((entry) => entry.field === field);
        const entry = this.ledger[index];
        if (entry !== undefined) this.ledger[index] = { ...entry, word: 'ineffective', note: rule.says };
      }
    }
  }
}

/** Translates a request into a gateway's own fields, and says of every field what became of it. */
export function encode(it: ToEncode): Encoded {
  const work = new Encoding(it);
  for (const field of fieldNames) {
    const value = valueOf(it.request, field);
    const framed = it.model.frame !== undefined && frameFields.has(field);
    if (value !== undefined && !framed) work.field(field, value);
  }
  work.frame();
  work.own();
  work.pins();
  work.count();
  work.rest();
  work.rules([...(it.provider.rules ?? []), ...(it.model.rules ?? [])]);
  const { wire, options, ledger, objections, notices } = work;
  return { fields: wire, options, ledger, objections, notices };
}
