import { CrosspointError } from '../../model/error.ts';

/**
 * The error of a store that is given an intent whose id another attempt has.
 *
 * @example if (byId.has(intent.id)) throw attemptIdTaken(intent.id);
 */
export const attemptIdTaken = (id: string): CrosspointError =>
  new CrosspointError({
    code: 'invalid_request',
    message: `there is an attempt with the id '${id}' already; give each attempt an id of its own`,
  });

/**
 * The error of a store that is to list on from an attempt it does not hold.
 *
 * @example if (filter.before !== undefined && !byId.has(filter.before)) throw noAttemptToListFrom(filter.before);
 */
export const noAttemptToListFrom = (id: string): CrosspointError =>
  new CrosspointError({
    code: 'invalid_request',
    message: `there is no attempt '${id}' to list from; begin again with the newest`,
  });
