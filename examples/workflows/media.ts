import { createRegistry } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });

/** The store is shared by all machines: a store of one process forgets what another one bought. */
export const media = createRegistry({ providers: [aimlapi()], store: postgresStore(fromPg(pool)) });
