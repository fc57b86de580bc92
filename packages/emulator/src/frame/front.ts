import type { MountedRoute } from './mounts.ts';
import { jsonReply } from './reply.ts';

/** GET /: what this is, for a person or a program that knows only the port. */
export function frontRoute(
  gateways: Readonly<Record<string, { baseURL: string; standsFor: string }>>,
): MountedRoute {
  const about = {
    name: '@crosspoint/emulator',
    about:
      'Speaks the protocols of video gateways on this machine. Nothing is generated and nothing is charged.',
    gateways,
    control: [
      'GET /_emulator/requests',
      'GET /_emulator/counts',
      'POST /_emulator/faults',
      'POST /_emulator/clock',
      'POST /_emulator/reset',
    ],
  };
  return { name: 'front', method: 'GET', path: '/', handle: () => jsonReply(200, about) };
}
