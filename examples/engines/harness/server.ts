import { makeDatabase, type realServer } from '../../../packages/store-postgres/test/servers.ts';

type Server = NonNullable<Awaited<ReturnType<typeof realServer>>>;

/** Does something with a new database of a server, and drops it. */
export async function withDatabase<T>(server: Server, use: (url: string) => Promise<T>): Promise<T> {
  const database = await makeDatabase(server);
  try {
    return await use(database.url);
  } finally {
    await database.drop();
  }
}
