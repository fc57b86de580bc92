// A Cloudflare Worker that buys from a gateway which answers only when the job has ended (AIGate).
import { createRegistry } from '@crosspoint/core';
import { aigate } from '@crosspoint/provider-aigate';

const request = {
  kind: 'video',
  model: 'kling/kling-3.0-standard',
  prompt: 'A paper boat. [emulator:q1000g2500c]',
  duration: 5,
};

const registryAt = (baseURL, override) =>
  createRegistry({ providers: [aigate({ apiKey: 'any', baseURL, account: 'emulator', ...override })] });

let media;
export default {
  /** `/documented`: as it is. `/kept` and `/left`: a held call, which the request waits for in the background or not. */
  async fetch({ url }, _env, context) {
    const { pathname, searchParams } = new URL(url);
    const at = searchParams.get('at');
    try {
      if (pathname === '/documented') return new Response(String(await registryAt(at).submit(request)));
      media ??= registryAt(at, { override: { submit: { timeoutMs: 5_000 } } });
      if (pathname === '/status') return new Response((await media.status(searchParams.get('ref'))).state);
      const job = await media.submit(request, { idempotencyKey: pathname });
      if (pathname === '/kept') context.waitUntil(media.wait(job).catch(() => undefined));
      return new Response(String(job.ref));
    } catch (error) {
      return new Response(`${error.code}: ${error.message}`);
    }
  },
};
