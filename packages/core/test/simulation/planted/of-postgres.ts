import type { PlantedFault } from './fault.ts';

/** Faults of the store in PostgreSQL, and of workers that share it. */
export const faultsOfPostgres: readonly PlantedFault[] = [
  {
    id: 'postgres-lease-not-checked',
    store: 'pglite',
    rule: 'no two workers hold one lease',
    changes: [
      {
        find: `due_at <= now.ms AND (lease_until IS NULL OR lease_until <= now.ms)`,
        replace: `due_at <= now.ms`,
      },
    ],
  },
  {
    id: 'postgres-fencing-ignored',
    store: 'pglite',
    rule: 'a worker whose lease was taken over writes nothing',
    changes: [
      {
        find: `const { seq, attempt } = known;
      const decision = decideUpdate(attempt, change, condition);`,
        replace: `const { seq, attempt } = known;
      const decision = decideUpdate(attempt, change, { ...condition, fence: undefined });`,
      },
    ],
  },
  {
    id: 'postgres-send-in-the-transaction',
    store: 'pglite',
    rule: 'a request leaves only after its intent was committed',
    changes: [
      {
        find: `        return (
          await this.#sql.transaction(async (queries) => {
            await this.#prepare(queries);
            return (result = await step(queries, mayBeDone));
          })
        ).value;`,
        replace: `        return await new Promise<Value>((resolve, reject) => {
          this.#sql.transaction(async (queries) => {
            await this.#prepare(queries);
            result = await step(queries, mayBeDone);
            resolve(result.value);
            return result;
          }).catch(reject);
        });`,
      },
    ],
  },
  {
    id: 'postgres-lost-commit-is-failure',
    store: 'pglite',
    rule: 'a COMMIT whose answer was lost is looked up',
    changes: [
      {
        find: `if (result !== undefined) mayBeDone = true; // COMMIT was sent`,
        replace: `if (result !== undefined) throw explained(error);`,
      },
    ],
  },
  {
    id: 'postgres-lost-commit-is-success',
    store: 'pglite',
    rule: 'a COMMIT whose answer was lost may not have been',
    changes: [
      {
        find: `if (result !== undefined) mayBeDone = true; // COMMIT was sent`,
        replace: `if (result !== undefined) return result.value;`,
      },
    ],
  },
];
