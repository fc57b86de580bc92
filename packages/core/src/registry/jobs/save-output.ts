import { startSha256 } from '#sha256';
import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { Output, SucceededJob } from '../../model/job.ts';
import type { ExtensionChange } from '../../model/media.ts';
import type { FetchedOutput } from '../../io/fetch-output.ts';
import type { Files } from '../../io/files.ts';
import { writeToStream, type StreamSink } from '../../io/sink.ts';
import type { StreamedHash } from '../../io/streamed-hash.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError, TransportError } from '../../io/transport.ts';
import { extensionChange } from '../../steps/extensions.ts';
import { type FileType, typeOf } from '../../steps/file-type.ts';
import { tellingBytes } from '../../steps/signatures.ts';
import { type Context, linkedSignal } from '../context.ts';
import { transportCode } from '../errors.ts';
import { OutputSource } from './output-source.ts';
import { callObserver, emit } from '../emit.ts';

/**
 * How to save outputs.
 *
 * @example await media.download(job, { to: 'boat.mp4', onProgress: ({ bytes, total }) => console.log(bytes, total) });
 */
export interface DownloadOptions {
  /**
   * A path, or a stream for a single output. Several outputs get numbered neighbours, `boat.png`, `boat-2.png`, and skip
   * names that are taken. A path whose extension names another format than the file has gets the right one, on a name
   * that is free.
   */
  readonly to: string | StreamSink;
  /** Which output, counted from 0 among all of them. @default every main output */
  readonly outputIndex?: number | undefined;
  /** Ends the download at once. The job is kept, and can be downloaded again. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the download with `timeout` when no byte has come for this long, in ms. @default 60_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** The largest file that is saved, in bytes. @default 4 * 1024 ** 3, which is 4 GiB */
  readonly maxBytes?: number | undefined;
  /** Called as bytes arrive. What it throws is ignored. */
  readonly onProgress?:
    | ((progress: {
        /** Bytes that have come, from the beginning of the file on; the target may not have kept all of them yet. */
        readonly bytes: number;
        /** The size of the file, in bytes, where the server says it. */
        readonly total: number | undefined;
        /**
         * What names exactly this version of the file for `resume`: a strong `ETag`, else `Last-Modified`. `undefined`: the
         * server gives neither, and the download cannot be resumed.
         */
        readonly validator: string | undefined;
      }) => void)
    | undefined;
  /**
   * Goes on with a download into a stream that another process began, or another stream: only what follows is asked for
   * (`Range`, `If-Range`) and written. Fails with `download_failed`, before anything is written, where the file has changed
   * or its server gives no part of it. A line that breaks within one download is resumed without this.
   *
   * `bytes` is how many the target has kept, more than 0; `validator` is what `onProgress` told when they came.
   *
   * @default the whole file
   * @example await media.download(ref, { to: rest, resume: { bytes: kept, validator } });
   */
  readonly resume?: { readonly bytes: number; readonly validator: string } | undefined;
}

/** A saved output. */
export interface SavedOutput {
  /** The output of the job. */
  readonly output: Output;
  /** The full path; absent for a stream. */
  readonly path?: string;
  /** The size of the file, in bytes. */
  readonly bytes: number;
  /**
   * The SHA-256 of the file in lower-case hex, computed from its bytes before they are handed on. Absent after `resume`,
   * because the beginning did not pass through.
   */
  readonly sha256?: string;
  /** What the file is, by its own bytes where they tell it. */
  readonly mediaType: string;
  /** Present where the path asked for named another format: its extension, and the one the file has, as in `.png`, `.jpg`. */
  readonly extensionChange?: ExtensionChange;
}

const triesPerFile = 3;

/** Where an output went. */
type SavedLocation = Pick<SavedOutput, 'path' | 'extensionChange'>;

/** What is known of a file while it comes. */
interface ReceivedFile {
  bytes: number;
  /** Of the whole file; undefined where only its rest comes. */
  readonly hash: StreamedHash | undefined;
  type: Exclude<FileType, { readonly instead: string }> | undefined;
}

/** A body whose first chunk is long enough to be judged, however small the pieces come in. */
async function* withWholeHead(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = new Uint8Array();
  let judged = false;
  try {
    for await (const chunk of body) {
      if (judged) {
        yield chunk;
        continue;
      }
      const longer = new Uint8Array(head.length + chunk.length);
      longer.set(head);
      longer.set(chunk, head.length);
      head = longer;
      judged = head.length >= tellingBytes;
      if (judged) yield head;
    }
  } catch (error) {
    // What had come is passed on before the line is said to be broken, as it would be without us.
    if (!judged && head.length > 0) yield head;
    throw error;
  }
  if (!judged && head.length > 0) yield head;
}

/** `boat.png`, `boat-2.png`, … */
function numbered(path: string, n: number): string {
  if (n === 1) return path;
  const dot = path.lastIndexOf('.');
  const named = dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return named ? `${path.slice(0, dot)}-${n}${path.slice(dot)}` : `${path}-${n}`;
}

/** Names for a file beside the one the caller named: whatever bears one already may be another job's. */
const numberedFrom = (path: string, n: number): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (let last = n; last < n + 10_000; last += 1) yield numbered(path, last);
  },
});

/** One download under way. */
export class Download {
  readonly #context: Context;
  readonly #options: DownloadOptions;
  readonly #source: OutputSource;
  readonly #signal: AbortSignalLike;

  constructor(context: Context, job: SucceededJob, options: DownloadOptions) {
    const { idleTimeoutMs = 60_000, maxBytes = 4 * 1024 ** 3 } = options;
    this.#context = context;
    this.#options = options;
    this.#signal = linkedSignal(context, options.signal);
    this.#source = new OutputSource(context, job, { signal: this.#signal, idleTimeoutMs, maxBytes });
  }

  /** The job, as fresh as it was needed. */
  get job(): SucceededJob {
    return this.#source.job;
  }

  fail(...error: Parameters<OutputSource['fail']>): CrosspointError {
    return this.#source.fail(...error);
  }

  /** Checks kind and size of what arrives while it is passed on. */
  async *verified(index: number, fetched: FetchedOutput, seen: ReceivedFile): AsyncGenerator<Uint8Array> {
    for await (const chunk of withWholeHead(this.#source.bytes(index, fetched, seen.bytes))) {
      if (seen.bytes === 0) seen.type = this.#typeOf(chunk, fetched.mediaType);
      seen.bytes += chunk.length;
      seen.hash?.update(chunk);
      this.#report(seen.bytes, fetched);
      yield chunk;
    }
    if (seen.bytes === 0) throw new TransportError('broken', 'after-write', 'the file is empty');
    if (fetched.length !== undefined && fetched.length !== seen.bytes) {
      throw new TransportError(
        'broken',
        'after-write',
        `the file has ${seen.bytes} bytes instead of ${fetched.length}`,
      );
    }
  }

  /** Writes a file, under a name with the extension of what really arrived. */
  async #saveFile(
    to: string,
    number: number,
    { body, seen, files }: { body: AsyncIterable<Uint8Array>; seen: ReceivedFile; files: Files },
  ): Promise<SavedLocation> {
    let change: ExtensionChange | undefined;
    const named = (): string | Iterable<string> => {
      change = seen.type?.isProven === true ? extensionChange(to, seen.type.mediaType) : undefined;
      // The caller did not name the path with another extension, so no file there is replaced.
      const path = change === undefined ? to : to.slice(0, -change.from.length) + change.to;
      return number === 1 && change === undefined ? path : numberedFrom(path, number);
    };
    const path = await files.save(to, body, named);
    return { path, ...(change === undefined ? {} : { extensionChange: change }) };
  }

  #report(bytes: number, { length: total, validator }: FetchedOutput): void {
    const { onProgress } = this.#options;
    if (onProgress !== undefined) callObserver(() => onProgress({ bytes, total, validator }));
  }

  #typeOf(head: Uint8Array, declared: string | undefined): NonNullable<ReceivedFile['type']> {
    const found = typeOf(head, declared, this.job.kind);
    if ('instead' in found)
      throw this.fail(
        'unexpected_response',
        `the link gave ${found.instead} in place of the ${this.job.kind}`,
      );
    return found;
  }

  /**
   * Saves one output: to a stream, or to the first of some names that is free for what really arrives.
   *
   * @param number - Which of several outputs it is, from 1; the first may replace a file of its name.
   */
  async save(index: number, to: string | StreamSink, number: number, files: Files): Promise<SavedOutput> {
    const { resume } = this.#options;
    for (let n = 1; ; n += 1) {
      const hash = resume === undefined ? startSha256() : undefined;
      const seen: ReceivedFile = { bytes: resume?.bytes ?? 0, hash, type: undefined };
      const began = this.#context.clock.now();
      let fetched: FetchedOutput | undefined;
      try {
        fetched = await this.#source.open(index, resume);
        const body = this.verified(index, fetched, seen);
        const saved: SavedLocation =
          typeof to === 'string'
            ? await this.#saveFile(to, number, { body, seen, files })
            : await writeToStream(body, to, this.#signal).then(() => ({}));
        const { extensionChange } = saved;
        const facts = {
          bytes: seen.bytes,
          mediaType: seen.type?.mediaType ?? fetched.mediaType ?? 'application/octet-stream',
          ...(extensionChange === undefined ? {} : { extensionChange }),
        };
        const durationMs = this.#context.clock.now() - began;
        emit(this.#context, { type: 'output.saved', ref: this.job.ref, ...facts, durationMs });
        const sha256 = seen.hash?.digest();
        return {
          output: this.job.outputs[index]!,
          ...saved,
          ...facts,
          ...(sha256 === undefined ? {} : { sha256 }),
        };
      } catch (error) {
        fetched?.leave(); // the target may have failed before a byte was read
        if (isCrosspointError(error)) throw error.with(this.#source.facts);
        if (this.#signal.aborted)
          throw this.fail('canceled', 'stopped saving; the job is kept, download again');
        const broken = isTransportError(error) ? error : undefined;
        // A file is begun anew; what a stream has swallowed cannot be taken back.
        const again =
          broken?.reason === 'broken' &&
          n < triesPerFile &&
          (typeof to === 'string' || seen.bytes === (resume?.bytes ?? 0));
        if (again) continue;
        const retryable = broken !== undefined && (broken.reason === 'broken' || broken.reason === 'timeout');
        const message = broken?.message ?? (error instanceof Error ? error.message : String(error));
        const next = retryable ? '; the job is kept, download again' : '';
        throw this.fail(
          broken === undefined ? 'download_failed' : transportCode(broken, 'download'),
          `the file could not be saved: ${message}${next}`,
          { retryable, cause: broken?.cause ?? error },
        );
      }
    }
  }
}
