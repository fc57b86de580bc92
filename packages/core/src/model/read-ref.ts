import { checksum, type JobRef, refFields, refPrefix, withShortForm } from './ref.ts';
import { jobRefSchema } from './ref-schema.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return utf8.decode(bytes);
}

/**
 * Reads a ref string; undefined when it is damaged or something else.
 *
 * @example const ref = refFromString(row.job); // 'xp1.…'
 */
export function refFromString(text: string): JobRef | undefined {
  const [payload, sum, ...more] = text.startsWith(refPrefix) ? text.slice(refPrefix.length).split('.') : [];
  if (payload === undefined || sum === undefined || more.length > 0 || checksum(payload) !== sum)
    return undefined;
  try {
    const values: unknown = JSON.parse(fromBase64Url(payload));
    if (!Array.isArray(values)) return undefined;
    // Without params the text ends before them.
    if (values.length < refFields.length - 1 || values.length > refFields.length) return undefined;
    const named = refFields.map((name, i) => [name, values[i] === 0 ? undefined : (values[i] as unknown)]);
    const read = jobRefSchema().safeParse({ version: 1, ...Object.fromEntries(named) });
    return read.success ? withShortForm(read.data) : undefined;
  } catch {
    return undefined; // not base64, not UTF-8 or not JSON: damaged all the same
  }
}
