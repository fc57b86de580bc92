import { buy, registryAt } from '../scenario.mjs';

export const runtime = 'edge';

let media;
export async function GET(request) {
  media ??= registryAt(new URL(request.url).searchParams.get('at'));
  return new Response(await buy(media));
}
