/** A kind of stored value that earlier versions wrote with other names. */
export type StoredKind = 'attempt' | 'job' | 'ref' | 'output' | 'cost' | 'failure' | 'fieldOutcome';

interface Renames {
  /** Old field → current field. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Current field → old value → current value. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Current field → the kind of what it holds: one value, or a list of them. */
  readonly parts?: Readonly<Record<string, StoredKind>>;
}

const errorCodes = { link_expired: 'output_expired', unexpected_reply: 'unexpected_response' };

/** Every name in stored refs, jobs and attempts that has changed: the old one → the current one. */
const oldNames: Readonly<Record<StoredKind, Renames>> = {
  attempt: { values: { errorCode: errorCodes }, parts: { ref: 'ref', job: 'job' } },
  job: {
    fields: { ledger: 'fieldReport', status: 'gatewayStatus', seenAt: 'observedAt' },
    parts: { ref: 'ref', fieldReport: 'fieldOutcome', outputs: 'output', costs: 'cost', failure: 'failure' },
  },
  ref: { fields: { dialect: 'apiVariant' } },
  output: { fields: { seconds: 'duration' } },
  cost: { values: { basis: { held: 'reserved' } } },
  failure: { values: { code: errorCodes } },
  fieldOutcome: { fields: { word: 'outcome' } },
};

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The current name of a field. A value that has the current name already keeps both as they are. */
const nameOf = ({ fields = {} }: Renames, name: string, value: object): string => {
  const current = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return current === undefined || Object.hasOwn(value, current) ? name : current;
};

/** The current value of a field: a renamed value, or a part with its own names renamed. */
function valueOf({ values = {}, parts = {} }: Renames, name: string, value: unknown): unknown {
  const words = Object.hasOwn(values, name) ? values[name] : undefined;
  if (words !== undefined && typeof value === 'string' && Object.hasOwn(words, value)) return words[value];
  const kind = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (kind === undefined) return value;
  if (!Array.isArray(value)) return withCurrentNames(kind, value);
  const list = value.map((part: unknown) => withCurrentNames(kind, part));
  return list.some((part, i) => part !== value[i]) ? list : value;
}

/**
 * A stored attempt, job or ref with the names of today in place of those that earlier versions wrote. What has no old
 * name is returned as it is, and so is what is no object.
 *
 * @example const attempt = withCurrentNames('attempt', JSON.parse(text));
 */
export function withCurrentNames(kind: StoredKind, value: unknown): unknown {
  if (!isTable(value)) return value;
  const renames = oldNames[kind];
  let isChanged = false;
  const entries = Object.entries(value).map(([name, part]) => {
    const current = nameOf(renames, name, value);
    const renamed = valueOf(renames, current, part);
    isChanged ||= current !== name || renamed !== part;
    return [current, renamed] as const;
  });
  return isChanged ? Object.fromEntries(entries) : value;
}
