import type { Endpoint, Query } from '../model/provider.ts';

/** An endpoint whose reader is typed by its own schema; the table it goes into no longer needs to know the type. */
export const endpoint = <Read>(of: Endpoint<Read>): Endpoint => of as Endpoint;

/** A question whose reader is typed by its own schema, like `endpoint`. */
export const query = <Answer, Read>(of: Query<Answer, Read>): Query<Answer> =>
  of as Query<Answer>;
