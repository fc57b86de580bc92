/** Saving to a path, where there are paths. */
export interface Files {
  /** Writes a file whole or not at all: into a neighbour first, then renamed. Returns the full path. */
  save(path: string, body: AsyncIterable<Uint8Array>): Promise<string>;
}
