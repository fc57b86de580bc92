// Public clients have the host of their gateway in them. Their `fetch` is led to the emulated gateway, as a proxy would,
// and the gateway is told the public host, so that its links are the ones that the client knows.
const plainFetch = globalThis.fetch;

/** @param {string} baseURL where `https://queue.fal.run` is emulated */
export function fetchLedTo(baseURL) {
  return (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? input);
    const headers = new Headers(init.headers ?? request?.headers);
    const [, port] = /^(?:file|foreign)-(\d+)\.example$/.exec(url.hostname) ?? [];
    if (url.hostname === 'queue.fal.run' || port !== undefined) {
      headers.set('x-forwarded-host', url.host);
      headers.set('x-forwarded-proto', 'https');
    }
    const base = port === undefined ? baseURL : `http://127.0.0.1:${port}`;
    const led =
      url.hostname === 'queue.fal.run' || port !== undefined ? base + url.pathname + url.search : url;
    return plainFetch(led, { ...init, headers });
  };
}
