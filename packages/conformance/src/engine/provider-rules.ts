import type { ErrorRow, ProviderSpec } from '@crosspoint/core/plugin';
import type { Escape } from '../replay/tripwire.ts';
import type { DocumentedErrorResponse } from '../run/documented-responses.ts';
import type { Finding } from '../run/finding.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';

/** What was observed during all other cases. */
export interface ObservedProcess {
  readonly escapes: readonly Escape[];
  /** Attempts to leave the process other than by a connection. */
  readonly sideChannels: readonly string[];
  /** The encodings in which the API key was printed. */
  readonly logs: readonly string[];
  readonly processMisuse: readonly string[];
  readonly uninstallable: string | undefined;
}

/** Long values of letters and digits, and those that begin like the keys of gateways. */
const looksLikeCredential = (value: string): boolean =>
  /^(?:sk|pk|rk|key|tok|token|ghp|xox[abp])[-_]\w/i.test(value) ||
  /^(?:bearer|basic) /i.test(value) ||
  (/^[\w+/=.-]{24,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value));

/** Static headers whose value looks like a credential. */
const credentials = ({ headers = {} }: ProviderSpec): Finding[] =>
  Object.entries(headers)
    .filter(([, value]) => looksLikeCredential(value))
    .map(([name]) => ({
      rule: 'SEC-009',
      message: `the static header ${name} looks like a credential; auth is the only place for one`,
    }));

/** The findings about a provider as a whole. */
export function providerFindings(spec: ProviderSpec, watched: ObservedProcess): Finding[] {
  const { baseURL } = spec;
  const { escapes, sideChannels, logs, processMisuse, uninstallable } = watched;
  const strangers = [...new Set(escapes.map(({ host, port }) => `${host}:${port}`))];
  return [
    ...credentials(spec),
    ...(uninstallable === undefined ? [] : [{ rule: 'INS-001', message: uninstallable } as const]),
    ...(new URL(baseURL).protocol === 'https:'
      ? []
      : [{ rule: 'SEC-007', message: `the declared address ${baseURL} is not https` } as const]),
    ...strangers.map((address): Finding => ({
      rule: 'SEC-008',
      message: `there was an attempt to connect to ${address}`,
    })),
    ...[...new Set(sideChannels)].map((way): Finding => ({
      rule: 'SEC-008',
      message: `there was an attempt to ${way}`,
    })),
    ...processMisuse.map((message): Finding => ({ rule: 'FLT-006', message })),
    ...[...new Set(logs)].map((how): Finding => ({
      rule: 'SEC-004',
      message: `the key was printed, ${how}`,
    })),
  ];
}

/** Whether a response shows an error row: its status, and its code and message in the body. */
function shows(
  { parseError }: ProviderSpec,
  row: ErrorRow,
  status: number,
  response: DocumentedErrorResponse,
): boolean {
  const { code, message } = row;
  if (code !== undefined && !response.text.includes(code)) return false;
  if (message !== undefined && response.text.search(message) === -1) return false;
  if (response.status === status) return true;
  // An error inside a success may name the status it means.
  return response.status < 300 && statusNamed(parseError, response) === status;
}

function statusNamed(
  parseError: ProviderSpec['parseError'],
  { status, text }: DocumentedErrorResponse,
): number | undefined {
  try {
    return parseError?.({ status, headers: {}, text, json: JSON.parse(text) as unknown })?.status;
  } catch {
    return undefined; // a page has no status
  }
}

/** Statuses that release an idempotency key although no fixture shows an error with them. */
export function unprovenRefusals(
  provider: ProviderSpec,
  refusals: readonly DocumentedErrorResponse[],
): Finding[] {
  const proofs = (provider.errors ?? []).filter((row) => row.provesNotAccepted === true);
  const statuses = new Set(proofs.flatMap(({ status }) => [status ?? []].flat()));
  return [...statuses]
    .filter((status) => {
      const rows = proofs.filter((row) => [row.status ?? []].flat().includes(status));
      return !refusals.some((response) => rows.some((row) => shows(provider, row, status, response)));
    })
    .map((status) => ({
      rule: 'ERR-008',
      message: `error rows prove "not accepted" with status ${status}, and no fixture of a refused submit shows it`,
    }));
}

/** Why a provider cannot be installed; undefined where it can. */
export function installError(provider: ProviderUnderTest, apiKey: string): string | undefined {
  try {
    provider({ apiKey });
    provider.spec.auth(apiKey);
    return undefined;
  } catch (error) {
    return `it cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
