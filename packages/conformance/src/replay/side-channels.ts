import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

type Target = Readonly<Record<string, unknown>>;

/** Ways out of the process other than a connection, with their descriptions. All of them are refused. */
const sideChannels: readonly (readonly [target: object, name: string, way: string])[] = [
  [dgram.Socket.prototype, 'send', 'send a datagram'],
  [childProcess.ChildProcess.prototype, 'spawn', 'start a program'],
  ...['spawnSync', 'execSync', 'execFileSync'].map(
    (name) => [childProcess, name, 'start a program'] as const,
  ),
  [threads, 'Worker', 'start a thread'],
];

/** Makes each side channel throw. A function that a module kept before is not affected. */
export function watchSideChannels(report: (attempt: string) => void): () => void {
  const kept = sideChannels.map(([target, name, attempt]) => {
    const original = (target as Target)[name];
    Reflect.set(target, name, function refuse() {
      report(attempt);
      throw new Error(`the conformance kit does not let a provider ${attempt}`);
    });
    return () => void Reflect.set(target, name, original);
  });
  syncBuiltinESMExports();
  return () => {
    for (const restore of kept) restore();
    syncBuiltinESMExports();
  };
}
