import { defineProvider } from '@crosspoint/core/plugin';
import { echo } from '@crosspoint/core/testing';

/** Echo, for tests that really wait. */
export const quick = defineProvider({ ...echo.description, pace: { everyMs: 10, giveUpMs: 2_000 } });
