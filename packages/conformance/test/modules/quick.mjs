import { defineProvider } from '@crosspoint/core/plugin';
import { echo } from '@crosspoint/core/testing';

/** Echo, for tests that really wait. */
export const quick = defineProvider({ ...echo.spec, polling: { intervalMs: 10, timeoutMs: 2_000 } });
