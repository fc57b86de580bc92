// A Cloudflare Worker: one registry for all requests, which overlap.
import { buy, registryAt } from './scenario.mjs';

let media;
export default {
  async fetch(request) {
    media ??= registryAt(new URL(request.url).searchParams.get('at'));
    return new Response(await buy(media));
  },
};
