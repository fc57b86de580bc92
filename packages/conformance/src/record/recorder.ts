import { nodeTransport } from '@crosspoint/core/node';
import type { Transport } from '@crosspoint/core/transport';

type Outgoing = Parameters<Transport['request']>[0];

/** One exchange as it was, including the API key. It never leaves memory in this form. */
export interface RawExchange {
  readonly step: number;
  readonly call: Pick<Outgoing, 'method' | 'url' | 'headers'> & { readonly body: string | undefined };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
  };
}

/** A transport that records exchanges and limits the number of submits. */
export interface Recorder {
  readonly transport: Transport;
  readonly exchanges: readonly RawExchange[];
  /** Assigns all further requests to this step. */
  readonly startStep: (step: number) => void;
}

/** Records over core's own transport. @param maxSubmissions further submits are not sent */
export function recorder(maxSubmissions: number): Recorder {
  const exchanges: RawExchange[] = [];
  const inner = nodeTransport();
  let step = 0;
  let submissions = 0;
  const transport: Transport = {
    ...inner,
    name: 'recorder',
    stream: (call) => inner.stream(call),
    close: () => inner.close(),
    request(call, maxBytes) {
      if (call.purpose === 'submit' && ++submissions > maxSubmissions)
        throw new Error(`the recorder was allowed ${maxSubmissions} submissions, and this is one more`);
      const { response, abort } = inner.request(call, maxBytes);
      const requestStep = step;
      const noted = response.then(({ status, headers, text }) => {
        const { method, url, body } = call;
        const sent = typeof body === 'string' || body === undefined ? body : '(streamed)';
        const asked = { method, url, headers: call.headers, body: sent };
        exchanges.push({ step: requestStep, call: asked, response: { status, headers, text } });
        return { status, headers, text };
      });
      return { response: noted, abort };
    },
  };
  return { transport, exchanges, startStep: (next) => void (step = next) };
}
