import { type Field, fieldNames } from './field.ts';

/** One thing that is wrong with a request or with an option, in the shape of a Standard Schema issue. */
export interface Issue {
  /** Where: `['references', 'images', 0]`, `['providerOptions', 'acme', 'mode']`, `['maxPrice', 'USD']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, without the place, such as `must be at most 10; got 12`. */
  readonly message: string;
  /** What would be right, such as `use 4, 6, 8`. */
  readonly hint?: string;
  /** The provider that reported it, where several were asked. */
  readonly provider?: string;
}

/** Made once: every encoding of every request asks for several. */
const paths: ReadonlyMap<string, readonly string[]> = new Map(
  fieldNames.map((field: Field) => [field, Object.freeze(field.split('.'))]),
);

/** The path of a canonical field, such as `references.images`, or of a gateway's own parameter, which is one step. */
export const fieldPath = (field: string): readonly string[] => paths.get(field) ?? [field];

/** Where an issue is, as text: `references.images.0`. */
export const pathText = ({ path }: Pick<Issue, 'path'>): string => path.map(String).join('.');

/** An issue as one sentence: `yotta duration: must be at most 10; use 4, 6, 8`. */
export const issueText = (issue: Issue): string => {
  const { provider, message, hint } = issue;
  const place = provider === undefined ? pathText(issue) : `${provider} ${pathText(issue)}`;
  return `${place}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
};
