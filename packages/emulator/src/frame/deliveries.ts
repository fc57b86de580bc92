import type { MovableClock } from './clock.ts';
import { postLocal } from './post-local.ts';

/** What a gateway reports to an address of an application: a webhook. */
export interface PlannedDelivery {
  /** When it leaves, in milliseconds since 1970. */
  readonly at: number;
  readonly url: string;
  /** Made when it leaves, because a signature holds the time; undefined: there is nothing to report any more. */
  readonly build: () => DeliveryContent | undefined;
}

/** What a gateway posts to an application to report about a job. */
export interface DeliveryContent {
  /** Lower-case names; the signature is one of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that is signed, as it is sent. */
  readonly body: string;
}

/** A delivery that was made, or tried. */
export interface EmulatedDelivery extends DeliveryContent {
  /** The gateway's id. */
  readonly gateway: string;
  /** The address the client gave. */
  readonly url: string;
  /** When it left, in milliseconds since 1970. */
  readonly at: number;
  /** `not_sent`: the address is not on this machine, and no `onDelivery` was given. */
  readonly outcome: 'delivered' | 'failed' | 'not_sent';
  /** The status of the application's response. */
  readonly status?: number;
}

/** Takes a delivery in the place of the network: `(request) => media.receive(request)`. */
export type DeliveryHandler = (request: Request) => Response | Promise<Response>;

export interface Deliveries {
  /** The newest 1000, oldest first. */
  readonly list: readonly EmulatedDelivery[];
  schedule(gateway: string, planned: PlannedDelivery): void;
  /** Forgets the list, and what has not left yet. */
  reset(): void;
}

const most = 1000;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Reports to applications: through `onDelivery`, else by POST to addresses of this machine and to no other. */
export function createDeliveries(clock: MovableClock, onDelivery: DeliveryHandler | undefined): Deliveries {
  const list: EmulatedDelivery[] = [];
  let pending = new AbortController();

  const send = async (
    url: string,
    { headers, body }: DeliveryContent,
    signal: AbortSignal,
  ): Promise<Pick<EmulatedDelivery, 'outcome' | 'status'>> => {
    const address = URL.canParse(url) ? new URL(url) : undefined;
    const isLocal = address?.protocol === 'http:' && loopback.test(address.hostname);
    if (address === undefined || (onDelivery === undefined && !isLocal)) return { outcome: 'not_sent' };
    try {
      const { status } =
        onDelivery === undefined
          ? await postLocal({ url: address, headers, body, signal })
          : await onDelivery(new Request(address, { method: 'POST', headers, body }));
      return { outcome: status < 300 ? 'delivered' : 'failed', status };
    } catch {
      return { outcome: 'failed' };
    }
  };

  const deliver = async (
    gateway: string,
    { at, url, build }: PlannedDelivery,
    left: AbortSignal,
  ): Promise<void> => {
    await clock.until(at, left);
    const content = left.aborted ? undefined : build();
    if (content === undefined) return;
    const delivery = { gateway, url, at: clock.now(), ...content };
    const end = await send(url, content, left);
    if (left.aborted) return;
    list.push({ ...delivery, ...end });
    if (list.length > most) list.shift();
  };

  return {
    list,
    schedule: (gateway, planned) => void deliver(gateway, planned, pending.signal),
    reset() {
      pending.abort();
      pending = new AbortController();
      list.length = 0;
    },
  };
}
