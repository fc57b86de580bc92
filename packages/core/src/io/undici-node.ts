/** undici, also where it was bundled. */
import { requireForBundles } from './require-node.ts';
import * as undici from 'undici';

requireForBundles.end();

/** An undici dispatcher that this copy made for everybody when it was loaded; undefined where there was one before. */
export const ownDispatcher: unknown = requireForBundles.hadDispatcher
  ? undefined
  : undici.getGlobalDispatcher();

export const { Agent } = undici;
