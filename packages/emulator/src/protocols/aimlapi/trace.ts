import type { Call } from '../../frame/protocol.ts';

/** The tracing headers of an answer (wire notes, section 4): the job's id, and the caller's own mark if it is sound. */
export function traceHeaders(call: Call, id: string): Record<string, string> {
  const mark = call.headers['x-client-request-id'];
  const echo =
    mark !== undefined && /^[A-Za-z0-9._:-]{1,128}$/.test(mark) ? { 'x-client-request-id': mark } : {};
  return { 'x-inference-id': id, ...echo };
}
