import { defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';

/** Echo, for tests that really wait. */
export const quick = defineProvider({
  ...exampleProvider.spec,
  polling: { intervalMs: 10, timeoutMs: 2_000 },
});
