import type { Endpoint } from '../model/provider.ts';

/** An endpoint whose reader is typed by its own schema; the table it goes into no longer needs to know the type. */
export const endpoint = <Read>(of: Endpoint<Read>): Endpoint => of as Endpoint;
