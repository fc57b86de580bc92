import type { Fault } from '@crosspoint/core/testing';

/** Faults of any gateway by a name, for the page and for other processes; in code they are written out. */
export const faultPresets: Readonly<Record<string, Fault>> = {
  'reset-before-accepting': { type: 'reset', when: 'before-accepting' },
  'reset-after-accepting': { type: 'reset', when: 'after-accepting' },
  hang: { type: 'hang' },
  'delay-2s': { type: 'delay', ms: 2_000 },
  truncate: { type: 'truncate' },
  'status-429': { type: 'status', status: 429 },
  'status-500': { type: 'status', status: 500 },
  'html-page': { type: 'body', text: '<html>Just a moment …</html>', contentType: 'text/html' },
};
