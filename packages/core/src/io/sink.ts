import type { AbortSignalLike } from './abort-signal.ts';

/** The part of Node's writable streams that is used. */
export interface NodeWritable {
  /** Writes a chunk, and calls `done` when it was taken. */
  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean;
  /** Ends it after what was written, and calls `done` when all of it is flushed. */
  end(done: (error?: Error | null) => void): unknown;
  /** Ends it at once; what was written is incomplete. */
  destroy(): unknown;
  /** Adds a listener. */
  on(event: 'error' | 'close', listener: (error?: Error) => void): unknown;
  /** Removes a listener. */
  off(event: 'error' | 'close', listener: (error?: Error) => void): unknown;
}

/** A stream that an output can be saved to. */
export type StreamSink = WritableStream<Uint8Array> | NodeWritable;

const isWeb = (sink: StreamSink): sink is WritableStream<Uint8Array> => 'getWriter' in sink;

/** One stream being filled: what fails first, fails the step under way and every later one. */
class Filling {
  #failed: Error | undefined;
  #reject: ((error: Error) => void) | undefined;

  readonly fail = (error?: Error): void => {
    this.#failed ??= error ?? new Error('the stream was closed before the whole file was in it');
    this.#reject?.(this.#failed);
  };

  step(run: () => Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== undefined) return reject(this.#failed);
      this.#reject = reject;
      run().then(() => resolve(), reject);
    });
  }
}

const called = (run: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    run((error) => (error === null || error === undefined ? resolve() : reject(error)));
  });

/** Writes a body to a stream, at the stream's own speed, and ends it. A body that breaks off destroys the stream. */
export async function writeToStream(
  body: AsyncIterable<Uint8Array>,
  sink: StreamSink,
  signal: AbortSignalLike,
): Promise<void> {
  const filling = new Filling();
  const stop = (): void => filling.fail(new Error('stopped by the caller'));
  signal.addEventListener('abort', stop);
  try {
    await (isWeb(sink) ? pourWeb(body, sink, filling) : pourNode(body, sink, filling));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function pourNode(
  body: AsyncIterable<Uint8Array>,
  sink: NodeWritable,
  filling: Filling,
): Promise<void> {
  let finished = false;
  const closed = (): void => {
    if (!finished) filling.fail();
  };
  const end = (done: (error?: Error | null) => void): unknown =>
    sink.end((error) => {
      finished = error === null || error === undefined; // a stream may close before its promise is heard
      done(error);
    });
  sink.on('error', filling.fail);
  sink.on('close', closed);
  try {
    for await (const chunk of body) await filling.step(() => called((done) => sink.write(chunk, done)));
    await filling.step(() => called(end));
  } catch (error) {
    // The listener stays: a stream may fail later, and an unhandled error event ends the process.
    sink.destroy();
    throw error;
  }
  sink.off('error', filling.fail);
  sink.off('close', closed);
}

async function pourWeb(
  body: AsyncIterable<Uint8Array>,
  sink: WritableStream<Uint8Array>,
  filling: Filling,
): Promise<void> {
  const writer = sink.getWriter();
  try {
    for await (const chunk of body) await filling.step(() => writer.write(chunk));
    await filling.step(() => writer.close());
  } catch (error) {
    // It may have failed by itself; the first error counts. A stuck stream is not waited for.
    void writer.abort(error).catch(() => undefined);
    throw error;
  }
}
