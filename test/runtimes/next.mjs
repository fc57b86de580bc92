// node next.mjs <baseURL of the emulator> <route>   builds the application in next/, and visits a route of it three times
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { argv, execPath } from 'node:process';

const [, , at, route] = argv;
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
const options = { cwd: 'next', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } };
if (!existsSync('next/.next/BUILD_ID')) execFileSync(execPath, [next, 'build', '--no-lint'], options);

const probe = createServer().listen(0, '127.0.0.1');
await new Promise((resolve) => probe.once('listening', resolve));
const { port } = probe.address();
await new Promise((resolve) => probe.close(resolve));
const server = spawn(execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], options);
await new Promise((resolve, reject) => {
  server.stdout.on('data', (text) => String(text).includes('Ready') && resolve());
  server.once('exit', () => reject(new Error('next start ended')));
});
const results = [];
for (let n = 0; n < 3; n += 1) {
  const response = await fetch(`http://127.0.0.1:${port}/${route}?at=${encodeURIComponent(at)}`);
  results.push(await response.text());
}
server.kill();
console.log(JSON.stringify(results));
