import type { Provider } from '@crosspoint/core/plugin';
import type { Escape } from '../replay/tripwire.ts';
import type { Finding } from './finding.ts';
import type { ProviderUnderTest } from './lab.ts';

/** What was seen while everything else happened. */
export interface Watched {
  readonly escapes: readonly Escape[];
  /** Ways out that are no connections. */
  readonly doors: readonly string[];
  /** In which writings the key was printed. */
  readonly logs: readonly string[];
  readonly outbursts: readonly string[];
  readonly uninstallable: string | undefined;
}

/** What is true of a provider as a whole, whatever it was asked. */
export function house({ baseURL }: Provider, watched: Watched): Finding[] {
  const { escapes, doors, logs, outbursts, uninstallable } = watched;
  const strangers = [...new Set(escapes.map(({ host, port }) => `${host}:${port}`))];
  return [
    ...(uninstallable === undefined ? [] : [{ rule: 'INS-001', says: uninstallable } as const]),
    ...(new URL(baseURL).protocol === 'https:'
      ? []
      : [{ rule: 'SEC-007', says: `the declared address ${baseURL} is not https` } as const]),
    ...strangers.map((it): Finding => ({ rule: 'SEC-008', says: `somebody tried to reach ${it}` })),
    ...[...new Set(doors)].map((way): Finding => ({ rule: 'SEC-008', says: `somebody tried to ${way}` })),
    ...outbursts.map((says): Finding => ({ rule: 'FLT-006', says })),
    ...[...new Set(logs)].map((how): Finding => ({ rule: 'SEC-004', says: `the key was printed, ${how}` })),
  ];
}

/** Why a provider cannot be installed; undefined where it can. */
export function whyNot(provider: ProviderUnderTest, apiKey: string): string | undefined {
  try {
    provider({ apiKey });
    provider.description.auth(apiKey);
    return undefined;
  } catch (error) {
    return `it cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
