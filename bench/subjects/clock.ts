// Core's own clock, save that a sleep ends at once: deadlines cost what they cost, and polls follow each other as
// they do in the bare loops. Reached by its path, because no application needs it.
import type { Clock } from '@crosspoint/core/transport';
import { systemClock } from '../../packages/core/dist/io/clock.js';

export const sleeplessClock = (): Clock => ({ ...systemClock(), sleep: () => Promise.resolve() });
