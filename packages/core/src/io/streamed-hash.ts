/** A hash of bytes that come in chunks. */
export interface StreamedHash {
  readonly update: (chunk: Uint8Array) => void;
  /** The hash of all of them, in hex; asked for once. */
  readonly digest: () => string;
}
