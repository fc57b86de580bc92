/** Bytes in memory: an `ArrayBuffer`, or a view of one such as a `Uint8Array` or a Node.js `Buffer`. */
export type RawBytes = ArrayBuffer | ArrayBufferView;

/** Bytes the application already holds, with the media type they have. */
export interface MediaBytes {
  /** The bytes. */
  readonly data: RawBytes;
  /** Such as `image/png`; what the bytes themselves say outweighs it. */
  readonly mediaType: string;
}

/** A `Blob` or a `File`, by what is read of it, so that every runtime's own is one. */
export interface BlobLike {
  /** In bytes. */
  readonly size: number;
  /** The media type, or an empty text. */
  readonly type: string;
  /** Reads all of it. */
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

/** A `URL` object, by what is read of it. */
export interface UrlLike {
  /** The whole address. */
  readonly href: string;
  /** The scheme with its colon, such as `https:`. */
  readonly protocol: string;
}

/** What a file is, found by reading it through once. */
export interface FileFacts {
  /** The size of the file, in bytes. */
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** Its first bytes, as many as its type and dimensions can be read from. */
  readonly head: Uint8Array;
}

/** A local file, made by `file(path)` of `@crosspoint/core/node`; no text can name one. */
export interface MediaFile {
  /** Tells it from other inputs. */
  readonly kind: 'file';
  /** The file's own name, for messages. */
  readonly name: string;
  /** Reads it through without keeping it. Throws when it holds more than `maxBytes`, or cannot be read. */
  readonly facts: (maxBytes: number) => Promise<FileFacts>;
  /** Reads it again, chunk by chunk. Fails when it is no longer what `facts` saw. */
  readonly open: (facts: FileFacts) => AsyncIterable<Uint8Array>;
}

/** Large media that stand in a request only as a placeholder, until their bytes take its place on the way out. */
export interface MediaSource {
  /** A text that stands nowhere else. */
  readonly placeholder: string;
  /** The size, in bytes. */
  readonly bytes: number;
  /** Reads the bytes from the beginning, each time it is called. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/**
 * What a request may hold where it wants an image, a video or audio: an https URL or a data URL, as text or as a `URL`
 * object; bytes, a `Blob` or a `File`, whose format must be known by its first bytes or by `type`; bytes with their media
 * type beside them; or a local file. It is read once per request.
 */
export type Media = string | UrlLike | RawBytes | BlobLike | MediaBytes | MediaFile;

// `instanceof` knows only the classes of its own realm; a test environment such as jsdom is another.
/**
 * Whether a value is bytes, of whatever realm.
 *
 * @example if (isRawBytes(value)) return bytesOf(value);
 */
export const isRawBytes = (value: unknown): value is RawBytes =>
  ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === '[object ArrayBuffer]';

/**
 * The same memory as bytes.
 *
 * @example const bytes = bytesOf(raw);
 */
export const bytesOf = (raw: RawBytes): Uint8Array =>
  ArrayBuffer.isView(raw) ? new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength) : new Uint8Array(raw);

/**
 * An input as the encoder sees it: a link, bytes written as a data URL with what is known of them, or the gateway's own URI
 * of bytes that were uploaded to it.
 */
export type ResolvedMedia =
  | { readonly form: 'url'; readonly url: string }
  | {
      readonly form: 'data';
      /** The data URL, base64; of large media with a placeholder in place of the letters. */
      readonly url: string;
      /** What stands behind the placeholder. */
      readonly source?: MediaSource;
      /** In pixels, of an image whose first bytes hold its dimensions. */
      readonly width?: number;
      readonly height?: number;
      readonly mediaType: string;
      readonly bytes: number;
      /** SHA-256 in hex; what field reports, events and stores see in place of the bytes. */
      readonly sha256: string;
    }
  | {
      /** Bytes that were uploaded to the gateway, as its own URI. */
      readonly form: 'gateway-uri';
      readonly url: string;
      readonly mediaType: string;
      readonly bytes: number;
      readonly sha256: string;
    };

/** Media whose bytes are at hand. */
export type InlineMedia = Extract<ResolvedMedia, { readonly form: 'data' }>;

/** An extension that named another format than the file has, and the one it got; both with their dots. */
export interface ExtensionChange {
  /** The extension of the path that was asked for, such as `.png`. */
  readonly from: string;
  /** The extension that fits the file, such as `.jpg`. */
  readonly to: string;
}

const dataUrl = /^data:([a-z]+\/[a-z0-9.+-]+)?(?:;[a-z0-9-]+=[^;,]+)*(;base64)?,/i;

/**
 * The media type, empty where it names none, and whether base64, of a data URL; undefined for anything else.
 *
 * @example readDataUrl('data:image/png;base64,iVBORw0=')?.mediaType // 'image/png'
 */
export function readDataUrl(
  text: string,
): { mediaType: string; base64: boolean; payload: string } | undefined {
  const head = dataUrl.exec(text);
  if (head === null) return undefined;
  return {
    mediaType: head[1]?.toLowerCase() ?? '',
    base64: head[2] !== undefined,
    payload: text.slice(head[0].length),
  };
}
