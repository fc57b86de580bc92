import { CrosspointError, type JobRef, refFromString } from '@crosspoint/core';
import { jobStatusOf, type Attempt, type JobStore } from '@crosspoint/core/store';
import type { Jobs } from './open-store.ts';
import { UsageError } from '../io/usage-error.ts';

/** A job as a person named it. */
export interface FoundJob {
  readonly ref: JobRef;
  /** What the store knows of it. */
  readonly attempt: Attempt | undefined;
}

/** How much of an id is shown. */
const shortLength = 8;
const shortest = 4;
const page = 500;

/** A name to type, of a job in the store. */
export const shortId = ({ id }: Pick<Attempt, 'id'>): string => id.slice(0, shortLength);

const wrong = (message: string): never => {
  throw new UsageError('ref', message);
};

/** Finds a job by its ref, by its idempotency key, by the beginning of its id in the store, or as `last`. */
export async function findJob(store: Jobs, namespace: string, text = ''): Promise<FoundJob> {
  const name = text.trim();
  const ref = refFromString(name);
  if (ref !== undefined) {
    return { ref, attempt: await attemptOf(store, ref, namespace) };
  }
  if (name.startsWith('xp1'))
    return wrong('not a complete ref string: ref strings start with "xp1." and must be copied whole');
  const attempt =
    name === 'last'
      ? await newest(store, namespace)
      : ((await store.getByKey({ namespace, idempotencyKey: name })) ??
        (await begunWith(store, namespace, name)));
  return { ref: attempt.ref, attempt };
}

/** The attempt a ref stands for: of a job by its id, and without one by when its request was sent. */
export async function attemptOf(
  store: JobStore,
  ref: JobRef,
  namespace?: string,
): Promise<Attempt | undefined> {
  const { provider, account, id, idempotencyKey, submittedAt } = ref;
  if (id !== undefined) return store.getByJobId({ provider, account, id });
  const attempts = await store.list({ namespace, idempotencyKey });
  return attempts.find(
    (attempt) =>
      attempt.ref.provider === provider &&
      attempt.ref.account === account &&
      attempt.ref.submittedAt === submittedAt,
  );
}

async function newest(store: Jobs, namespace: string): Promise<Attempt> {
  const [attempt] = await store.list({ namespace, limit: 1 });
  return attempt ?? wrong('no job is kept here yet; crosspoint run makes one');
}

async function begunWith(store: Jobs, namespace: string, name: string): Promise<Attempt> {
  if (!/^[0-9a-f-]+$/.test(name) || name.length < shortest) {
    return wrong(
      'takes a ref, which begins with xp1., a short id of crosspoint jobs, an idempotency key, or last',
    );
  }
  const found: Attempt[] = [];
  for (let before: string | undefined, more = true; more;) {
    const attempts = await store.list({ namespace, limit: page, before });
    found.push(...attempts.filter(({ id }) => id.startsWith(name)));
    before = attempts.at(-1)?.id;
    more = attempts.length === page;
  }
  const [first, second] = found;
  if (first === undefined) return wrong(`no job here begins with ${name}; crosspoint jobs lists them`);
  if (second === undefined) return first;
  return wrong(
    `${found.length} jobs begin with ${name}; type more of ${found.map(({ id }) => id).join(' or ')}`,
  );
}

/** Makes sure that there is a job to ask about. @throws CrosspointError `not_found` when it was never bought */
export function bought({ ref, attempt }: FoundJob): void {
  if (attempt === undefined || attempt.ref.id !== undefined) return;
  const state = jobStatusOf(attempt);
  if (state !== 'rejected' && state !== 'not_sent') return;
  const why = state === 'rejected' ? `${ref.provider} refused it` : 'it never left';
  throw new CrosspointError({
    code: 'not_found',
    provider: ref.provider,
    message: `there is no such job: ${why}, and nothing was bought`,
  });
}
