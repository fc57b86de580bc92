import type { Field } from '../model/field.ts';
import type { FieldRow, FieldTable, ParamSpec, ParamTable, ProviderSpec } from '../model/provider.ts';
import type { GenerationRequest } from '../model/request.ts';

/** Fields whose values are no texts, each with a value that most models take. */
const samples: { readonly [F in Field]?: number | boolean } = {
  n: 1,
  duration: 5,
  fps: 24,
  seed: 1,
  guidance: 5,
  steps: 20,
  generateAudio: true,
  keepAudio: true,
  cameraFixed: true,
  enhancePrompt: true,
  watermark: true,
};

const waysOf = (way: FieldTable[Field]): readonly FieldRow[] =>
  (way === undefined ? [] : [way].flat()).map((row: string | FieldRow) =>
    typeof row === 'string' ? { wire: [row] } : row,
  );

/** The row that a field is written by: the first whose wire names are in the model's own table. */
const wayOf = (way: FieldTable[Field], params: ParamTable): FieldRow | undefined =>
  waysOf(way).find(({ wire }) => wire.every((name) => Object.hasOwn(params, name)));

/** Whether a parameter takes texts alone. */
const takesTexts = ({ type, enum: values }: ParamSpec): boolean =>
  values === undefined ? type === 'string' : values.every((value) => typeof value === 'string');

/** How to write a number or a yes and no as the texts that a parameter takes. */
function advice(wire: string, sample: number | boolean, values: readonly unknown[] = []): string {
  const texts = values.map(String);
  if (typeof sample === 'boolean') return `write field('${wire}', mapValues({ true: '…', false: '…' }))`;
  const unit = texts.map((text) => /^\d+(?:\.\d+)?(\D*)$/.exec(text)?.[1]);
  if (unit.length > 0 && unit[0] !== undefined && unit.every((each) => each === unit[0]))
    return unit[0] === ''
      ? `write field('${wire}', asText)`
      : `write field('${wire}', withUnit('${unit[0]}'))`;
  return `write field('${wire}', asText), withUnit or mapValues, as the document has it`;
}

/** The value a field writes, where its row can be asked without the rest of a request. */
function writtenSample(
  { wire: [name], convert }: FieldRow,
  sample: number | boolean,
  kind: GenerationRequest['kind'],
): unknown {
  if (name === undefined || convert === undefined) return sample;
  const request = { kind, model: '', prompt: '' } as GenerationRequest; // a converter reads at most this
  try {
    const written = convert(sample, { request, task: 'text-to-video' });
    return Object.hasOwn(written, name) ? written[name] : undefined;
  } catch {
    return undefined; // it needs more of a request
  }
}

interface Tables {
  readonly where: string;
  readonly kind: GenerationRequest['kind'];
  readonly fields: FieldTable;
  readonly params: ParamTable;
}

/** The tables of each model, and of each task that has tables of its own. */
function* tablesOf(spec: ProviderSpec): Generator<Tables> {
  for (const [id, { kind, fields, params, byTask = {} }] of Object.entries(spec.models)) {
    const where = `models.${id}`;
    const merged = { ...spec.fields, ...fields };
    yield { where, kind, fields: merged, params };
    for (const [task, row] of Object.entries(byTask))
      if (row.fields !== undefined || row.params !== undefined)
        yield {
          where: `${where}.byTask.${task}`,
          kind,
          fields: { ...merged, ...row.fields },
          params: { ...params, ...row.params },
        };
  }
}

/** Fields that send a number, or yes and no, where the parameter takes texts: each request with them would be refused. */
export function* fieldProblems(spec: ProviderSpec): Generator<string> {
  for (const { where, fields, params, kind } of tablesOf(spec))
    for (const [field, sample] of Object.entries(samples) as [Field, number | boolean][]) {
      const row = wayOf(fields[field], params);
      const [wire] = row?.wire ?? [];
      if (row === undefined || wire === undefined || row.wire.length > 1) continue;
      const param = params[wire]!; // `wayOf` has found it there
      const written = writtenSample(row, sample, kind);
      if (typeof written !== typeof sample || !takesTexts(param)) continue;
      yield `${where}.params.${wire} takes texts, and fields.${field} sends a ${typeof sample}; ${advice(wire, sample, param.enum)}`;
    }
}

/** A value that the first field of a wire name writes, of those whose values are known; undefined where that is not known. */
export function sampleWritten({ fields, params, kind }: Omit<Tables, 'where'>, wire: string): unknown {
  for (const [field, sample] of Object.entries(samples) as [Field, number | boolean][]) {
    const row = wayOf(fields[field], params);
    if (row?.convert !== undefined && row.wire[0] === wire) return writtenSample(row, sample, kind);
  }
  return undefined;
}
