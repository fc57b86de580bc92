import { bearer, defineProvider } from '@crosspoint/core/plugin';
import { echo } from '@crosspoint/core/testing';

// the key under another scheme than the gateway's own
export const broken = defineProvider({ ...echo.spec, auth: bearer });
