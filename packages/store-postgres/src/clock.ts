/**
 * The time in ms, as SQL: that of the database, so that machines whose clocks differ agree. The first parameter of every
 * statement is the time of a test, or null.
 */
export const clockSql = 'coalesce($1::float8, (extract(epoch from clock_timestamp()) * 1000)::float8)';
