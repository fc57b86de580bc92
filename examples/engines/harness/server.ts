import { makeDatabase, type realServer } from '../../../packages/store-postgres/test/servers.ts';
import type { Place } from './engine.ts';
import { type RedisServer, withPrefix } from './redis-server.ts';

/** The servers of a run; without Redis for engines that need none. */
export interface Servers {
  readonly postgres: NonNullable<Awaited<ReturnType<typeof realServer>>>;
  readonly redis: RedisServer | undefined;
}

/** Does something with a new database and a prefix that is free, and removes both. */
export async function withPlace<T>(
  { postgres, redis }: Servers,
  use: (place: Place) => Promise<T>,
): Promise<T> {
  const database = await makeDatabase(postgres);
  try {
    if (redis === undefined) return await use({ database: database.url });
    return await withPrefix(redis, (prefix) =>
      use({ database: database.url, redis: { url: redis.url, prefix } }),
    );
  } finally {
    await database.drop();
  }
}
