import type { Dispatcher } from 'undici';
import type { Phase } from '../model/http.ts';
import { decodeBeginning, decodeBody } from './decode-node.ts';
import { flatHeaders, type IncomingResponse, TransportError, type TransportReason } from './transport.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Every reason as a sentence. */
export const sentence: { readonly [R in TransportReason]: string } = {
  timeout: 'no answer in the time allowed',
  canceled: 'stopped by the caller',
  unreachable: 'could not be reached',
  broken: 'the connection broke before the whole answer was there',
  too_large: 'the answer is larger than allowed',
  forbidden_address: 'the link does not lead to a public address',
};

/** One exchange as undici reports it. `onRequestStart` is called just before the first byte is written. */
export class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly answer: Promise<IncomingResponse>;
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
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get #phase(): Phase {
    return this.#controller === undefined ? 'before-write' : 'after-write';
  }

  fail(reason: TransportReason, cause?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#reject(new TransportError(reason, this.#phase, sentence[reason], cause, this.#partial()));
    this.#controller?.abort(new Error(sentence[reason]));
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
    this.#headers = flatHeaders(headers);
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
    this.fail(this.#phase === 'before-write' ? 'unreachable' : 'broken', error);
  }
}
