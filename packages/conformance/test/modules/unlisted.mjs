import { defineProvider } from '@crosspoint/core/plugin';
import { asked } from './asked.mjs';

/** Echo, which tells its balance and lists nothing. */
export const unlisted = defineProvider({ ...asked.spec, discovery: undefined });
