import type { Field } from './field.ts';
import type { MediaRow } from './model-row.ts';
import type { GenerationTask } from './request.ts';

/** What a model takes in one field of a request: as much as a form needs to ask for it. */
export interface ModelField {
  /** The gateway's own names of what the field becomes. */
  readonly wire: readonly string[];
  /** `media-list` is a list of media; `shots` is `'auto'` or a list of shots. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'media' | 'media-list' | 'shots';
  /** The request is refused without it. */
  readonly required?: true;
  /** The values that are accepted, as a request names them. Absent: whatever the type and the limits below allow. */
  readonly values?: readonly (string | number | boolean)[];
  /** `values` are suggestions: others are taken as well. */
  readonly open?: true;
  /** The smallest number, in the unit of the field. */
  readonly min?: number;
  /** The largest number, in the unit of the field. */
  readonly max?: number;
  /** The distance between allowed numbers, counted from `min`. */
  readonly step?: number;
  /** In characters. */
  readonly maxLength?: number;
  /** What the gateway documents it uses when the field is left out. */
  readonly default?: string | number | boolean;
  /** What is accepted as media: forms, types and limits. */
  readonly media?: MediaRow;
  /** The tasks that take the field. Absent: every task of the model. */
  readonly tasks?: readonly GenerationTask[];
}

/** What a model takes: field of a request → its values. A field that is not here is declined. */
export type ModelFields = { readonly [F in Field]?: ModelField };
