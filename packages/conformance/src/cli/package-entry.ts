import { join } from 'node:path';

const conditions: ReadonlySet<string> = new Set(['node', 'import', 'module-sync', 'default']);

/** The file an `exports` entry names for an import: the first condition that holds, as Node.js takes it. */
function target(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (Array.isArray(entry)) return entry.map(target).find((file) => file !== undefined);
  if (typeof entry !== 'object' || entry === null) return undefined;
  for (const [condition, inner] of Object.entries(entry)) {
    const found = conditions.has(condition) ? target(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file a package is imported by. Node.js resolves that only for packages of the importing file itself. */
export function entryOf(
  folder: string,
  manifest: { readonly exports?: unknown; readonly main?: unknown },
): string {
  const { exports, main } = manifest;
  const whole = typeof exports === 'object' && exports !== null && '.' in exports ? exports['.'] : exports;
  return join(folder, target(whole) ?? (typeof main === 'string' ? main : 'index.js'));
}
