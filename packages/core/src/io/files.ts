/** Saving to a path, where there are paths. */
export interface Files {
  /**
   * Writes a file whole or not at all: into a neighbour first, then renamed. A single path is replaced; of several the
   * first that is free is taken, and no file is touched. Returns the full path.
   */
  save(path: string | Iterable<string>, body: AsyncIterable<Uint8Array>): Promise<string>;
}
