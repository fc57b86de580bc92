import type { ProviderFactory } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';

/** The gateways this command line knows, in the order they are asked where nothing else is said. */
export const installed: readonly ProviderFactory[] = [aimlapi];

/** Their ids. */
export const installedIds: readonly string[] = installed.map(({ description }) => description.id);
