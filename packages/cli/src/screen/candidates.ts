import type { ListedJob } from '@crosspoint/core/plugin';
import { table } from '../text/table.ts';

const shortest = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** Jobs a gateway lists that may be the one somebody looks for. */
export const candidateTable = (candidates: readonly ListedJob[], width: number): string =>
  table(
    ['id', 'made', 'state', 'provider model id', 'prompt'],
    candidates.map(({ id, submittedAt = '', status = '', slug = '', prompt = '' }) => [
      id,
      submittedAt,
      status,
      slug,
      shortest(prompt),
    ]),
    width,
  );
