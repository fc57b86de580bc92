/** Where outputs lie that can be had with the key only. */
export interface DownloadSlot {
  /** Output URLs of the declared origins need the key. */
  readonly auth: true;
  /**
   * The https origins that get the key, such as `https://openrouter.ai`; the origin of the base URL gets it as well. The
   * key never follows a redirect to another origin, and with another `baseURL` it goes to that one's origin alone.
   */
  readonly origins: readonly string[];
}
