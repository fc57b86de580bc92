import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const acceptedSchema = z.array(
  z.strictObject({
    /** A path as it is reported; a `*` at its end matches any ending. */
    path: z.string().min(1),
    /** Absent: any change. */
    change: z.string().min(1).optional(),
    /** Why no fixture can notice the change, or need not. */
    reason: z.string().min(1),
  }),
);

/** A change that no fixture notices, with the reason why that is accepted. */
export type Accepted = z.output<typeof acceptedSchema>[number];

/** Reads the list beside the folder of fixtures; it is empty without the file. @throws ZodError */
export function readAccepted(file: URL): readonly Accepted[] {
  if (!existsSync(file)) return [];
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return acceptedSchema.parse(value);
}

/** Whether an entry of the list matches a change. */
export const isAccepted = (accepted: Accepted, path: string, change: string): boolean =>
  (accepted.path.endsWith('*') ? path.startsWith(accepted.path.slice(0, -1)) : path === accepted.path) &&
  (accepted.change === undefined || accepted.change === change);
