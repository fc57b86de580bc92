import { withCurrentNames } from '@crosspoint/core/store';
import * as z from 'zod';
import type { File } from './file.ts';

const rowSchema = z.object({ seq: z.number(), attempt: z.string() });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: it stays as it is, and reading it says so, as it did before
  }
}

/** Version 3 of the schema: the same tables, and every attempt written with the names of today. */
export function toVersion3(file: File): void {
  const page = file.prepare('SELECT seq, attempt FROM jobs.attempts WHERE seq > ? ORDER BY seq LIMIT 500');
  const change = file.prepare('UPDATE jobs.attempts SET attempt = ? WHERE seq = ?');
  for (let last = -1; ;) {
    const rows = z.array(rowSchema).parse(page.all([last]));
    for (const { seq, attempt } of rows) {
      const stored = parse(attempt);
      const current = withCurrentNames('attempt', stored);
      if (current !== stored) change.run([JSON.stringify(current), seq]);
    }
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.seq;
  }
}
