/** The part of Node's writable streams that is used. */
export interface NodeWritable {
  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean;
  end(done: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export type StreamSink = WritableStream<Uint8Array> | NodeWritable;

const isWeb = (sink: StreamSink): sink is WritableStream<Uint8Array> => 'getWriter' in sink;

/** Writes a body to a stream, at the stream's own speed, and ends it. A body that breaks off aborts it. */
export async function pour(body: AsyncIterable<Uint8Array>, sink: StreamSink): Promise<void> {
  if (isWeb(sink)) return pourWeb(body, sink);
  let failed: Error | undefined;
  const onError = (error: Error): void => void (failed ??= error);
  sink.on('error', onError);
  try {
    for await (const chunk of body) {
      if (failed !== undefined) throw failed;
      await new Promise<void>((resolve, reject) => {
        sink.write(chunk, (error) => (error === null || error === undefined ? resolve() : reject(error)));
      });
    }
    await new Promise<void>((resolve) => void sink.end(resolve));
    if (failed !== undefined) throw failed;
  } finally {
    sink.off('error', onError);
  }
}

async function pourWeb(body: AsyncIterable<Uint8Array>, sink: WritableStream<Uint8Array>): Promise<void> {
  const writer = sink.getWriter();
  try {
    for await (const chunk of body) await writer.write(chunk);
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined); // it may have failed first; the first error counts
    throw error;
  }
}
