import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emulator, eventually, fakeIo, folder, ran } from './support.ts';

it('work finishes a job that another command left, buys nothing, and ends with Ctrl-C', async () => {
  const server = await emulator({ script: 'q60000c' });
  const store = join(await folder(), 'jobs.db');
  const at = ['--emulator', server.url];
  const boat = ['run', 'A boat.', '--only', 'aimlapi', '--timeout', '0.1', ...at];
  await ran(boat, fakeIo({ store }));
  server.advance(60_000);
  const io = fakeIo({ store });
  const working = ran(['work', ...at, '--json'], io);
  await eventually(async () => {
    const { json } = await ran(['jobs', '--json'], fakeIo({ store }));
    expect(json).toMatchObject({ jobs: [{ state: 'succeeded' }] });
  });
  io.press('SIGINT');
  const { json } = await working;
  expect(json).toMatchObject({ emulated: true, late: 0 });
  expect(server.requestCount('aimlapi.submit')).toBe(1);
});
