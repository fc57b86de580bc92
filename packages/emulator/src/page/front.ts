import { renderPage } from './page.ts';
import { prefersHtml } from '../frame/accept.ts';
import type { Gateway, GatewayFacts } from '../frame/facts.ts';
import type { MountedRoute } from '../frame/mounts.ts';
import type { Filter, Overview } from '../frame/overview.ts';
import { jsonResponse } from '../frame/response.ts';

/** The filter in an address: `/?gateway=nanogpt&find=boat`. */
const filterIn = ({ gateway, find }: Readonly<Record<string, string>>): Filter => ({
  ...(gateway !== undefined && { gateway }),
  ...(find !== undefined && { find: find.slice(0, 200) }),
});

/** GET /: what this is; for a program that knows only the port as JSON, for a person as a page. */
export function frontRoute(
  gateways: readonly Gateway[],
  overview: (filter?: Filter) => Overview,
): MountedRoute {
  const facts = ({ samples: _samples, id, ...rest }: Gateway): [string, GatewayFacts] => [id, rest];
  const about = {
    name: '@crosspoint/emulator',
    about:
      'Speaks the protocols of video gateways on this machine. Nothing is generated and nothing is charged.',
    gateways: Object.fromEntries(gateways.map(facts)),
    control: [
      'GET /_emulator/overview',
      'GET /_emulator/requests',
      'GET /_emulator/counts',
      'POST /_emulator/faults',
      'POST /_emulator/clock',
      'POST /_emulator/reset',
      'POST /_emulator/start',
    ],
  };
  return {
    name: 'front',
    method: 'GET',
    path: '/',
    handle: async ({ headers, query }) =>
      prefersHtml(headers.accept)
        ? await renderPage(overview(filterIn(query)), query)
        : jsonResponse(200, about, { vary: 'accept' }),
  };
}
