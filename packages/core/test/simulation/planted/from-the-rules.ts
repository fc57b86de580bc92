import type { PlantedFault } from './fault.ts';

/**
 * Faults written from the rules of the submit alone, before there was a simulation: what it looks at had no part in
 * choosing them.
 */
export const faultsFromTheRules: readonly PlantedFault[] = [
  {
    id: 'repeat-without-deduplication',
    rule: 'an unknown submit is repeated only where the gateway documents that it deduplicates',
    changes: [
      {
        find: '(spec.idempotency?.deduplicates?.windowMs ?? 0) / 2',
        replace: '(spec.idempotency?.deduplicates?.windowMs ?? 600_000) / 2',
      },
    ],
  },
  {
    id: 'intent-after-send',
    rule: 'the intent is in the store before the request leaves',
    changes: [
      {
        find: `const opened = await openAttempt(context, purchase);
    if (!('canSend' in opened)) return opened;
    return { ...opened, result: await sendWithinGrace(context, client, opened.purchase, opened.canSend) };`,
        replace: `const result = await sendWithinGrace(context, client, purchase, () => true);
    const opened = await openAttempt(context, purchase);
    if (!('canSend' in opened)) return opened;
    return { ...opened, result };`,
      },
    ],
  },
  {
    id: 'send-without-intent',
    rule: 'a request leaves only after the store has confirmed its intent',
    changes: [
      {
        find: `if (creating !== undefined) abandon(context, { id, ref }, creating);
    throw error;`,
        replace: `if (creating === undefined) throw error;
    return { outcome: 'begun', attempt: { id, ref, createdAt: clock.now() } };`,
      },
    ],
  },
  {
    id: 'reset-is-not-sent',
    rule: 'a connection that breaks after the write leaves the attempt unknown',
    changes: [
      {
        find: `if (phase === 'before-write' && partial === undefined)`,
        replace: `if (partial === undefined)`,
      },
    ],
  },
  {
    id: 'bad-gateway-is-refusal',
    rule: '502 does not prove that nothing was bought',
    changes: [
      {
        find: `  307, 308, 400, 401, 402,`,
        replace: `  502, 307, 308, 400, 401, 402,`,
      },
    ],
  },
  {
    id: 'request-timeout-is-refusal',
    rule: '408 does not prove that nothing was bought',
    changes: [{ find: `410, 413, 415, 422, 429,`, replace: `408, 410, 413, 415, 422, 429,` }],
  },
  {
    id: 'unavailable-is-refusal',
    rule: '503 without Retry-After does not prove that nothing was bought',
    changes: [
      {
        find: `if (response.status === 503 && delay !== undefined)`,
        replace: `if (response.status === 503)`,
      },
    ],
  },
  {
    id: 'named-job-is-refused',
    rule: 'an error response that names a job is unknown, with the id stored',
    changes: [{ find: `if (named.isNew) {`, replace: `if (named.isNew && named.ref.id === '') {` }],
  },
  {
    id: 'status-lowered',
    rule: 'no update of the store lowers the status of an attempt',
    changes: [
      {
        find: `from !== to && rank[to] <= rank[from];`,
        replace: `from !== to && rank[to] < 0;`,
      },
    ],
  },
  {
    id: 'found-by-key-alone',
    rule: 'a ref that holds a job id never reads an attempt with another id',
    changes: [
      {
        find: `const byId = await storeCall(context, call, () => store.getByJobId({ provider, account, id }));`,
        replace: `const byId = await storeCall(context, call, () => store.getByKey({ namespace, idempotencyKey }));`,
      },
      {
        find: `attempt?.ref.id !== undefined && attempt.ref.id !== ref.id;`,
        replace: `attempt?.ref.id !== undefined && attempt.ref.id === '';`,
      },
      {
        find: `: one.id === other.id;`,
        replace: `: one.idempotencyKey === other.idempotencyKey;`,
      },
    ],
  },
  {
    id: 'sent-after-expiry',
    rule: 'nothing is sent once another process may call the attempt unknown',
    changes: [
      {
        find: `const canSend = (): boolean => clock.now() < wall && clock.monotonic() < monotonic;`,
        replace: `const canSend = (): boolean => wall + monotonic > 0;`,
      },
    ],
  },
  {
    id: 'expired-is-not-sent',
    rule: 'an attempt whose deadline has passed is unknown, not free to begin anew',
    changes: [
      {
        find: `updateAttempt(context, attempt.id, { status: 'unknown' }),`,
        replace: `updateAttempt(context, attempt.id, { status: 'not_sent' }),`,
      },
    ],
  },
  {
    id: 'job-lost-with-the-store',
    rule: 'a job that was bought is returned even when its store has failed',
    changes: [
      {
        find: `return { result: unrecorded(end, why), written: false };`,
        replace: `throw new Error(why);`,
      },
    ],
  },
  {
    id: 'key-of-another-request',
    rule: 'the same key with another request is an idempotency conflict',
    changes: [
      { find: `if (!fingerprints.includes(fingerprint)) throw conflict(attempt);`, replace: `` },
      {
        find: `if (current !== undefined && current.attempt.fingerprint !== intent.fingerprint)`,
        replace: `if (current !== undefined && intent.fingerprint === '')`,
      },
    ],
  },
  {
    id: 'unreadable-success-is-not-sent',
    rule: 'a success that cannot be read leaves the attempt unknown',
    changes: [
      {
        find: `return unknownResult(purchase, parsed.unreadable, { arrived: response, cause: parsed.cause });`,
        replace: `return notSentResult(purchase, new TransportError('unreachable', 'before-write', parsed.unreadable));`,
      },
    ],
  },
  {
    id: 'first-listed-job',
    rule: 'a listed job with the prompt of another request is not taken for the attempt',
    changes: [
      {
        find: `sentHash !== undefined && listedHashes.length > 0 && !listedHashes.includes(sentHash);`,
        replace: `sentHash === '' && listedHashes.length > 0;`,
      },
    ],
  },
  {
    id: 'abort-reaches-held-call',
    rule: 'aborting the caller of a held call detaches and stops nothing',
    changes: [
      {
        find: `  detach();
  return { later: response };`,
        replace: `  return { later: response };`,
      },
    ],
  },
  {
    id: 'early-404-is-believed',
    rule: 'a gateway that does not know a job in its first minute is not believed',
    changes: [
      {
        find: `if (isJustSubmitted(job.ref, now)) return withNotice(job, 'the gateway does not know the job yet');`,
        replace: ``,
      },
      { find: `missing: { count: 3, ms: 60_000 },`, replace: `missing: { count: 1, ms: 0 },` },
    ],
  },
];
