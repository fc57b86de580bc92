import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { RequestPurpose, RegistryEvent } from '../model/event.ts';
import type { JobRef } from '../model/ref.ts';
import { isTransportError } from '../io/transport.ts';
import type { Context } from './context.ts';
import type { Provider } from './define.ts';

type WithoutTime<Event> = Event extends RegistryEvent ? Omit<Event, 'at'> : never;

/** Calls what belongs to the application; whatever it throws, at once or later, is its own mistake and harms nothing. */
export function callObserver(run: () => unknown): void {
  try {
    const later = run();
    // A promise of another realm is none to `instanceof`, and an unhandled rejection can end the process.
    if (typeof later === 'object' && later !== null && 'then' in later)
      Promise.resolve(later).catch(() => undefined);
  } catch {
    // its own mistake
  }
}

/** Calls `onEvent`, if there is one. It cannot change anything. */
export function emit(context: Pick<Context, 'clock' | 'onEvent'>, event: WithoutTime<RegistryEvent>): void {
  const { onEvent, clock } = context;
  if (onEvent !== undefined) callObserver(() => onEvent({ ...event, at: clock.now() }));
}

/** Without the query, which may be signed, and without the file that a data URL is. */
const withoutQuery = (url: string): string => (/^data:/i.test(url) ? 'data:' : url.split('?', 1)[0]!);

interface RequestInfo {
  readonly purpose: RequestPurpose;
  readonly provider: Provider;
  readonly ref: JobRef;
  readonly request: Pick<HttpRequest, 'method' | 'url'>;
}

/** Runs a request and emits the events of its start and its end. */
export async function withRequestEvents<Response extends Pick<HttpResponse, 'status'>>(
  context: Pick<Context, 'clock' | 'onEvent'>,
  { purpose, provider, ref, request }: RequestInfo,
  run: () => Promise<Response>,
  requestId: (response: Response) => string | undefined,
): Promise<Response> {
  if (context.onEvent === undefined) return run();
  const facts = {
    purpose,
    provider: provider.spec.id,
    account: provider.account,
    ref,
    method: request.method,
    url: withoutQuery(request.url),
  };
  const began = context.clock.now();
  emit(context, { type: 'request.start', ...facts });
  try {
    const response = await run();
    emit(context, {
      type: 'request.end',
      ...facts,
      status: response.status,
      durationMs: context.clock.now() - began,
      requestId: requestId(response),
    });
    return response;
  } catch (error) {
    if (isTransportError(error)) {
      const { reason, phase } = error;
      emit(context, {
        type: 'request.error',
        ...facts,
        reason,
        phase,
        durationMs: context.clock.now() - began,
      });
    }
    throw error;
  }
}
