import { isDeepFrozen } from '../../model/frozen.ts';
import { withShortForm } from '../../model/ref.ts';
import type { Attempt, AttemptUpdate, Intent } from './store.ts';

type Parts = Partial<Pick<Attempt, 'ref' | 'job' | 'reservations' | 'tags' | 'response' | 'deliveries'>>;

/** A copy that nobody can change, so that reading costs nothing; refs write themselves, which a bare copy would lose. */
export function frozenParts<Part extends Intent | AttemptUpdate>(part: Part): Part {
  const { ref, job, reservations, tags, response, deliveries }: Parts = part;
  return {
    ...part,
    ...(ref === undefined ? {} : { ref: withShortForm(ref) }),
    ...(reservations === undefined ? {} : { reservations: frozenCopy(reservations) }),
    ...(deliveries === undefined ? {} : { deliveries: frozenCopy(deliveries) }),
    ...(tags === undefined ? {} : { tags: frozenCopy(tags) }),
    ...(response === undefined ? {} : { response: frozenCopy(response) }),
    ...(job === undefined || isDeepFrozen(job)
      ? {}
      : { job: Object.freeze({ ...frozenCopy(job), ref: withShortForm(job.ref) }) }),
  };
}

// A copy has the names and values of its original, and so its type.
const frozenCopy = <Value>(value: Value): Value => frozen(value) as Value;

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isDeepFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozen));
  // Six times as fast as a structuredClone: this runs at every poll of every job.
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) copy[name] = frozen(copy[name]);
  return Object.freeze(copy);
}
