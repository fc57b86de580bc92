import { expect, it } from 'vitest';
import { protocols } from '../src/protocols/index.ts';
import { ask, emulate, key } from './support.ts';

const routes = Object.entries(protocols).flatMap(([gateway, protocol]) =>
  protocol.routes.map((route) => ({ ...route, gateway, name: `${gateway}.${route.name}` })),
);

it('every route says what it assumes, but for the one its document leaves nothing open about', () => {
  const silent = routes.filter(({ assumes }) => assumes === undefined).map(({ name }) => name);
  expect(silent).toEqual(['gateai.models']);
});

it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  'and says it in every response, a no as well: %s',
  async (_name, { gateway, method, path, assumes }) => {
    const emulator = await emulate({ harbor: {} });
    const { headers } = await ask(`${emulator.url}/${gateway}${path}`, { method, headers: key });
    expect(headers.get('x-emulator-assumes')).toBe(assumes ?? null);
  },
);
