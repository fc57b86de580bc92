import type { Dispatcher } from 'undici';
import type { Phase } from '../model/http.ts';
import { ProxyError } from './connect-node.ts';
import { decodeBeginning, decodeBody } from './decode-node.ts';
import { isForbiddenError } from './guard-node.ts';
import {
  flatHeaders,
  type IncomingResponse,
  lackIn,
  programError,
  reasonSentences,
  TransportError,
  type TransportReason,
} from './transport.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Why undici failed, where its error says so: the reason and its sentence. */
export function failureOf(
  error: unknown,
): { readonly reason: TransportReason; readonly message: string } | undefined {
  if (isForbiddenError(error)) return { reason: 'forbidden_address', message: error.message };
  const lacking = lackIn(error);
  if (lacking !== undefined) return { reason: 'exhausted', message: lacking };
  if (error instanceof ProxyError) return { reason: 'unreachable', message: error.message };
  const message = programError(error);
  return message === undefined ? undefined : { reason: 'runtime_error', message };
}

/** One exchange as undici reports it. `onRequestStart` is called just before the first byte is written. */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly response: Promise<IncomingResponse>;
  readonly #maxBytes: number;
  readonly #canSend: () => boolean;
  #resolve!: (response: IncomingResponse) => void;
  #reject!: (error: TransportError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number, canSend: () => boolean = () => true) {
    this.#maxBytes = maxBytes;
    this.#canSend = canSend;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get #phase(): Phase {
    return this.#controller === undefined ? 'before-write' : 'after-write';
  }

  fail(reason: TransportReason, cause?: unknown, message: string = reasonSentences[reason]): void {
    if (this.#over) return;
    this.#over = true;
    this.#reject(new TransportError(reason, this.#phase, message, cause, this.#partial()));
    this.#controller?.abort(new Error(message));
  }

  /** Ends with an error of undici's, or of the call to it. */
  failWith(error: unknown): void {
    const { reason, message } = failureOf(error) ?? {};
    this.fail(reason ?? (this.#phase === 'before-write' ? 'unreachable' : 'broken'), error, message);
  }

  #partial(): IncomingResponse | undefined {
    if (this.#status === 0) return undefined;
    // All of it: cut before the key is taken out, it could end in the middle of one.
    const encoding = this.#headers['content-encoding'];
    const text = decodeBeginning(Buffer.concat(this.#chunks), encoding, this.#maxBytes);
    return { status: this.#status, headers: this.#headers, text };
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Over before it began: nothing may be written. Begun before: it would be written a second time.
    if (this.#over || this.#controller !== undefined) {
      controller.abort(new Error('not to be sent'));
      this.fail('broken');
      return;
    }
    if (!this.#canSend()) {
      this.fail('timeout'); // before the controller is known: before the write
      controller.abort(new Error('not to be sent'));
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = isFlat(headers) ? headers : flatHeaders(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.fail('too_large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    const whole = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    let text: string;
    try {
      text = decodeBody(whole, this.#headers['content-encoding'], this.#maxBytes);
    } catch (error) {
      return this.fail('broken', error);
    }
    this.#over = true;
    this.#resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.failWith(error);
  }
}

/** Whether every header has one value; undici gives their names in lower case. */
function isFlat(headers: Headers): headers is Record<string, string> {
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return true;
}
