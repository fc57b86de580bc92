import { bearer, defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';

// the key under another scheme than the gateway's own
export const broken = defineProvider({ ...exampleProvider.spec, auth: bearer });
