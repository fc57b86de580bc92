import type { ErrorRow, Provider } from '../model/provider.ts';

const isStatus = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;

const rowName = ({ code, message }: ErrorRow, index: number): string => {
  const words = code === undefined ? message?.source : code;
  return words === undefined ? `errors[${index}]` : `errors[${index}] (${words})`;
};

function problemOf({
  status,
  accepted,
  source,
}: Pick<ErrorRow, 'status' | 'accepted' | 'source'>): string | undefined {
  const statuses: readonly unknown[] = status === undefined ? [] : [status].flat();
  if (!statuses.every(isStatus)) return 'has a status that is no number from 200 to 599';
  if (Array.isArray(status) && statuses.length === 0) return 'lists no status, so it fits nothing';
  if (accepted === undefined) return undefined;
  if (statuses.length === 0)
    return "says accepted: 'no' without a status; name the statuses the document prints it with";
  if (source === undefined || source.trim() === '')
    return "says accepted: 'no' without a source; name the document and section";
  return undefined;
}

/**
 * Checks the error rows of a description. A row that proves "not accepted" frees a purchase's key, so it must say for
 * which documented statuses it holds, and where that is documented.
 *
 * @throws TypeError that names the row
 */
export function checkErrors({ id, errors }: Pick<Provider, 'id' | 'errors'>): void {
  for (const [index, row] of (errors ?? []).entries()) {
    const problem = problemOf(row);
    if (problem !== undefined) throw new TypeError(`${id}: ${rowName(row, index)} ${problem}`);
  }
}
