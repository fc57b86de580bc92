/** Saving to a path, where there are paths. */
export interface Files {
  /**
   * Writes a file whole or not at all: into a neighbour of `path` first, then renamed. `named` is asked for the final
   * name once the whole body has come: a single path is replaced; of several the first that is free is taken, and no file
   * is touched. Returns the full path.
   *
   * @param named - @default `path`
   */
  save(
    path: string,
    body: AsyncIterable<Uint8Array>,
    named?: () => string | Iterable<string>,
  ): Promise<string>;
}
