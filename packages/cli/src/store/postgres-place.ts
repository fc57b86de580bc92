import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CrosspointError } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import {
  failoverRisk,
  fromPg,
  migrate,
  type Migrated,
  type PgPool,
  postgresStore,
} from '@crosspoint/store-postgres';
import * as z from 'zod';
import { shownPlace } from './postgres-address.ts';

/** A pool, as far as it is used here. */
interface Pool extends PgPool {
  on(event: 'error', listener: () => void): unknown;
  end(): Promise<void>;
}

const isPool = (value: unknown): value is Pool =>
  typeof value === 'object' && value !== null && 'connect' in value;

const driverSchema = z.object({
  Pool: z.custom<new (options: object) => unknown>((value) => typeof value === 'function'),
});

const unavailable = (place: string, why: string, cause: unknown): CrosspointError =>
  new CrosspointError({
    code: 'store_unavailable',
    message: `the job store ${shownPlace(place)} ${why}`,
    cause,
  });

/** A pool of the driver `pg` that the project has installed. @throws CrosspointError `store_unavailable` */
async function openPool(place: string, folder: string): Promise<Pool> {
  let loaded: unknown;
  try {
    const path = createRequire(join(folder, 'package.json')).resolve('pg');
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    loaded = module.default ?? module;
  } catch (error) {
    throw unavailable(
      place,
      'needs the driver pg in your project; run npm install pg, then try again',
      error,
    );
  }
  const { Pool } = driverSchema.parse(loaded);
  const pool = new Pool({ connectionString: place, max: 5, connectionTimeoutMillis: 10_000 });
  if (!isPool(pool)) throw unavailable(place, 'needs pg 8; another version is installed', undefined);
  pool.on('error', () => undefined); // an idle connection that breaks is replaced
  return pool;
}

/** The store in a database. @throws CrosspointError `store_unavailable` */
export async function openPostgres(place: string, folder: string): Promise<JobStore> {
  const pool = await openPool(place, folder);
  return postgresStore(fromPg(pool), { onClose: () => pool.end() });
}

/** Makes the tables of a store, or brings them to the version of this command. */
export async function migratePostgres(place: string, folder: string): Promise<Migrated> {
  const pool = await openPool(place, folder);
  try {
    return await migrate(fromPg(pool));
  } finally {
    await pool.end();
  }
}

/** What a failover of the database may cost; undefined where nothing is known. @throws CrosspointError `store_unavailable` */
export async function postgresRisk(place: string, folder: string): Promise<string | undefined> {
  const pool = await openPool(place, folder);
  try {
    return await failoverRisk(fromPg(pool));
  } finally {
    await pool.end();
  }
}
