import type { PlantedFault } from './fault.ts';

/** Faults of batches, written from what the options of a batch promise. */
export const faultsOfBatches: readonly PlantedFault[] = [
  {
    id: 'batch-without-its-id',
    rule: 'a batch that is resumed by its id buys nothing twice',
    changes: [
      {
        find: `JSON.stringify([batchId, key ?? index]);`,
        replace: `JSON.stringify([batchId, key ?? index, crypto.randomUUID()]);`,
      },
    ],
  },
  {
    id: 'batch-items-by-position',
    rule: 'an item with a key of its own may move in its batch',
    changes: [
      { find: `JSON.stringify([batchId, key ?? index]);`, replace: `JSON.stringify([batchId, index]);` },
    ],
  },
  {
    id: 'batch-buys-on-when-left',
    rule: 'a loop over the results that is left sends nothing more',
    changes: [
      {
        find: `this.#leaving.abort();
    this.#stop();`,
        replace: `this.#leaving.abort();`,
      },
    ],
  },
  {
    id: 'batch-cuts-what-runs',
    rule: 'a request of a batch that is on its way is answered, also when the batch is stopped',
    changes: [
      {
        find: `exchangeSignal: this.#exchangeSignal,`,
        replace: `exchangeSignal: linkedSignal(this.#context, stopping),`,
      },
    ],
  },
  {
    id: 'batch-leaves-what-runs',
    rule: 'when a loop has been left, what was sent is in the store',
    changes: [{ find: `await Promise.all(this.#running);`, replace: `` }],
  },
  {
    id: 'batch-ends-with-an-item',
    rule: 'an item that fails ends as its own error, and stops no other',
    changes: [
      {
        find: `if (!isCrosspointError(error)) {
          this.#broken ??= { error };`,
        replace: `if (error instanceof Error) {
          this.#broken ??= { error };`,
      },
    ],
  },
  {
    id: 'batch-over-its-concurrency',
    rule: 'no more items are under way than concurrency allows',
    changes: [
      {
        find: `const isFull = this.#running.size >= this.#concurrency ||`,
        replace: `const isFull = this.#running.size > this.#concurrency ||`,
      },
    ],
  },
  {
    id: 'batch-buys-a-changed-item',
    rule: 'an item whose request has changed ends with idempotency_conflict',
    changes: [
      { find: `if (!fingerprints.includes(fingerprint)) throw conflict(attempt);`, replace: `` },
      {
        find: `if (current !== undefined && current.attempt.fingerprint !== intent.fingerprint)`,
        replace: `if (current !== undefined && !current.attempt.idempotencyKey.startsWith('['))`,
      },
    ],
  },
];
