import type { Provider } from '@crosspoint/core/plugin';
import type { Escape } from '../replay/tripwire.ts';
import type { Finding } from './finding.ts';
import type { ProviderUnderTest } from './lab.ts';

/** What is true of a provider as a whole, whatever it was asked. */
export function house(
  { baseURL }: Provider,
  escapes: readonly Escape[],
  logs: readonly string[],
  uninstallable: string | undefined,
): Finding[] {
  const strangers = [...new Set(escapes.map(({ host, port }) => `${host}:${port}`))];
  return [
    ...(uninstallable === undefined ? [] : [{ rule: 'INS-001', says: uninstallable } as const]),
    ...(new URL(baseURL).protocol === 'https:'
      ? []
      : [{ rule: 'SEC-007', says: `the declared address ${baseURL} is not https` } as const]),
    ...strangers.map((it): Finding => ({ rule: 'SEC-008', says: `somebody tried to reach ${it}` })),
    ...[...new Set(logs)].map((how): Finding => ({ rule: 'SEC-004', says: `the key was printed, ${how}` })),
  ];
}

/** Why a provider cannot be installed; undefined where it can. */
export function whyNot(provider: ProviderUnderTest, apiKey: string): string | undefined {
  try {
    provider({ apiKey });
    return undefined;
  } catch (error) {
    return `it cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
