import type { Field } from './field.ts';

/** One input that a gateway's content check refused. It explains a refusal and never decides what is tried next. */
export interface FlaggedInput {
  /** The canonical field, such as `'prompt'`, `'image'` or `'references.images'`. */
  readonly input: Field;
  /** Which one of several, from 0. */
  readonly index?: number | undefined;
  /** The gateway's own name of what it found, such as `'violence'`, on one line. */
  readonly category?: string | undefined;
}
