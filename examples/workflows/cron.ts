// app/api/cron/route.ts
import { media } from './media.ts';

export const maxDuration = 60;

export async function GET(request: Request): Promise<Response> {
  const secret = process.env['CRON_SECRET'];
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`)
    return new Response('Unauthorized', { status: 401 });
  // every due job of the store; two runs at once share them
  const { steps, errors } = await media.work({ signal: AbortSignal.timeout(45_000) });
  return Response.json({ steps, errors });
}
