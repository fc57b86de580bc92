/** The durable job store of Crosspoint: one SQLite file, shared by any number of processes. */
export { sqlite, type SqliteOptions } from './sqlite.ts';
