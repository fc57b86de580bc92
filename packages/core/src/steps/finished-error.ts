import type { HttpResponse } from '../model/http.ts';
import type { FinishedError, GatewayError, ProviderSpec } from '../model/provider.ts';
import { readGatewayError } from './gateway-error.ts';

const isListed = (statuses: FinishedError['status'], status: number): boolean =>
  statuses === undefined || [statuses].flat().includes(status);

const fits = (row: FinishedError, status: number, { code, message }: GatewayError): boolean =>
  isListed(row.status, status) &&
  (row.code === undefined || row.code === code) &&
  (row.message === undefined || (message !== undefined && message.search(row.message) !== -1));

/** Whether an error response to a cancel says that the job had finished already. */
export function isFinishedError(spec: ProviderSpec, response: HttpResponse): boolean {
  const parsed = Object.entries(spec.parseError?.(response) ?? {}).filter(([, value]) => value !== undefined);
  const error: GatewayError = { ...readGatewayError(response), ...Object.fromEntries(parsed) };
  const status = error.status ?? response.status;
  return (spec.cancel?.finishedErrors ?? []).some((row) => fits(row, status, error));
}
