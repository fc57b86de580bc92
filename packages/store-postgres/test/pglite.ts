// PostgreSQL in this process, for tests that stand outside of this package.
export { PGlite } from '@electric-sql/pglite';
