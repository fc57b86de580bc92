import { defineProvider } from '@crosspoint/core/plugin';
import { freeQueries } from './free-queries.mjs';

/** Echo, which tells its balance and lists nothing. */
export const unlisted = defineProvider({ ...freeQueries.spec, discovery: undefined });
