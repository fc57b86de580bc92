/** undici, also where it was bundled. The order of these imports matters: `require` is lent before undici runs. */
import { loading } from './require-node.ts';
import * as undici from 'undici';

loading.end();

/** An undici dispatcher that this copy made for everybody when it was loaded; undefined where there was one before. */
export const ownDispatcher: unknown = loading.hadDispatcher ? undefined : undici.getGlobalDispatcher();

export const { Agent } = undici;
