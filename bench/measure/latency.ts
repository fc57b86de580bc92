// How long a submit takes beside the bare POST of the same body, both with so many under way.
import type { Latency, LatencyName, LatencyOrder } from '../latency-load.ts';
import { start } from '../process/ask.ts';
import type { Server } from './server.ts';

const names = ['registry', 'request'] as const satisfies readonly LatencyName[];

/** How long the gateway takes to answer, and how often. */
export interface LatencySetting {
  readonly gatewayMs: number;
  readonly submits: number;
  readonly rounds: number;
}

/** One latency a round. */
export interface MeasuredLatency extends LatencySetting {
  readonly latencies: { readonly [Name in LatencyName]: readonly Latency[] };
}

/** About what a gateway takes to accept a job. */
export const usualGatewayMs = 100;
/** How many submits are under way at once. */
export const concurrentSubmits = 50;

/** @throws Error where the server saw another number of submits */
export async function measureLatency(
  server: Server,
  settings: readonly LatencySetting[],
  say: (what: string) => void,
): Promise<MeasuredLatency[]> {
  const children = names.map((name) => ({
    name,
    child: start<LatencyOrder>('latency-load.ts', [name, server.baseURL], ['--expose-gc']),
  }));
  const concurrency = concurrentSubmits;
  try {
    const measured: MeasuredLatency[] = [];
    for (const setting of settings) {
      const latencies: Record<LatencyName, Latency[]> = { registry: [], request: [] };
      await server.child.ask({ do: 'delay', ms: setting.gatewayMs });
      for (let round = -1; round < setting.rounds; round += 1) {
        say(`submits, ${setting.gatewayMs} ms at the gateway, ${round + 1} of ${setting.rounds}`);
        for (const { name, child } of children) {
          const { submits } = setting;
          const latency = await child.ask<Latency>({ submits, concurrency });
          const { submits: seen } = await server.child.ask<{ submits: number }>({ do: 'count' });
          if (seen !== submits) throw new Error(`${name}: ${seen} of ${submits} submits came`);
          if (round >= 0) latencies[name].push(latency);
        }
      }
      measured.push({ ...setting, latencies });
    }
    return measured;
  } finally {
    for (const { child } of children) child.stop();
    await server.child.ask({ do: 'delay', ms: 0 });
  }
}
