/** Buys a clip, says its ref, and lives on until it is killed: `buyer.ts PATH BASE_URL KEY`. */
import { createRegistry } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { sqlite } from '../src/index.ts';
import { request } from './order.ts';

const [path = '', baseURL = '', idempotencyKey = ''] = process.argv.slice(2);
process.stdin.resume();
const media = createRegistry({
  providers: [aimlapi({ apiKey: 'none', baseURL, account: 'emulator' })],
  store: sqlite(path),
});
const { ref } = await media.submit(request, { idempotencyKey });
console.log(String(ref));
