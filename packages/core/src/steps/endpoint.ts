import type { Endpoint, Question } from '../model/provider.ts';

/** An endpoint whose reader is typed by its own schema; the table it goes into no longer needs to know the type. */
export const endpoint = <Read>(of: Endpoint<Read>): Endpoint => of as Endpoint;

/** A question whose reader is typed by its own schema, like `endpoint`. */
export const question = <Answer, Read>(of: Question<Answer, Read>): Question<Answer> =>
  of as Question<Answer>;
