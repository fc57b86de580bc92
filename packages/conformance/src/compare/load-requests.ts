import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { NamedRequest } from './compare.ts';

const captured = z.strictObject({ format: z.literal(1), request: z.record(z.string(), z.unknown()) });

/** Reads what `captureRequests` wrote, or what was written by hand in the same form. */
export function loadRequests(folder: string): readonly NamedRequest[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => ({
      name,
      request: captured.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).request,
    }));
}
