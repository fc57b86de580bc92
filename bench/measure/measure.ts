// A whole run: one server, and everything that is measured beside it, one thing at a time.
import type { Scale } from '../process/options.ts';
import type { Figures, LatencyFigures, LoadFigures, SubjectFigures } from '../report/figures.ts';
import { judge } from '../report/goals.ts';
import { type Spread, spreadOf, spreadWith } from '../report/spread.ts';
import { subjectNames } from '../subjects/subject.ts';
import { weighWaiting } from './heap.ts';
import { timeImports } from './import-times.ts';
import type { BatchCost } from './batch.ts';
import { type MeasuredLatency, measureLatency } from './latency.ts';
import { describeMachine } from './machine.ts';
import { timeParts } from './part-times.ts';
import { publishedCore } from './published.ts';
import { type Measured, runRounds } from './rounds.ts';
import type { Server } from './server.ts';
import { weighBundles } from './sizes.ts';

export async function measure(
  server: Server,
  { scale, quick }: { readonly scale: Scale; readonly quick: boolean },
  say: (what: string) => void,
): Promise<Figures> {
  // before this run adds to the load
  const machine = describeMachine();
  const rounds = await runRounds(server, scale.settings, scale.warmUpJobs, say);
  const waiting = await weighWaiting(server, scale.waiting, say);
  const latencies = await measureLatency(server, scale.latency, say);
  const parts = await timeParts(scale.parts, say);
  const published = await publishedCore();
  const imports = await timeImports(published, scale.importRounds, say);

  const measured = {
    format: 1,
    measuredAt: new Date().toISOString(),
    quick,
    machine,
    load: rounds.map(loadFigures),
    heap: {
      waitingJobs: scale.waiting.jobs,
      registryBytes: spreadOf(waiting.registry),
      requestBytes: spreadOf(waiting.request),
      aboveRequestBytes: spreadWith(waiting.registry, waiting.request, (ours, bare) => ours - bare),
    },
    partMicros: {
      validate: spreadOf(parts.validate),
      responses: spreadOf(parts.responses),
      plan: spreadOf(parts.plan),
      planMany: spreadOf(parts.planMany),
    },
    latency: latencies.map(latencyFigures),
    imports: {
      zodMs: spreadOf(imports.zod),
      coreMs: spreadOf(imports.core),
      aboveZodMs: spreadWith(imports.core, imports.zod, (ours, zod) => ours - zod),
    },
    sizes: await weighBundles(published),
  } as const;
  return { ...measured, goals: judge(measured) };
}

function latencyFigures({ latencies: { registry, request }, ...setting }: MeasuredLatency): LatencyFigures {
  const list = (of: typeof registry, share: 'p50Ms' | 'p99Ms'): number[] => of.map((each) => each[share]);
  const added = (share: 'p50Ms' | 'p99Ms'): Spread =>
    spreadWith(list(registry, share), list(request, share), (ours, bare) => ours - bare);
  return {
    ...setting,
    registryP99Ms: spreadOf(list(registry, 'p99Ms')),
    requestP99Ms: spreadOf(list(request, 'p99Ms')),
    addedP50Ms: added('p50Ms'),
    addedP99Ms: added('p99Ms'),
  };
}

function loadFigures({ concurrency, jobs, rounds, polls, costs }: Measured): LoadFigures {
  const figures = (of: readonly BatchCost[]): SubjectFigures => {
    const cpu = of.map(({ cpuMicros }) => cpuMicros);
    const wall = of.map(({ wallMs }) => wallMs);
    const ratio = (one: number, bare: number): number => one / bare;
    return {
      cpuMicrosPerJob: spreadOf(cpu.map((it) => it / jobs)),
      jobsPerCpuSecond: spreadOf(cpu.map((it) => (jobs * 1_000_000) / it)),
      wallMicrosPerJob: spreadOf(wall.map((it) => (it * 1000) / jobs)),
      cpuRatio: spreadWith(
        cpu,
        costs.request.map(({ cpuMicros }) => cpuMicros),
        ratio,
      ),
      wallRatio: spreadWith(
        wall,
        costs.request.map(({ wallMs }) => wallMs),
        ratio,
      ),
      rounds: of,
    };
  };
  const subjects = Object.fromEntries(subjectNames.map((name) => [name, figures(costs[name])]));
  return {
    concurrency,
    jobs,
    rounds,
    polls,
    subjects: subjects as LoadFigures['subjects'], // one for each name
  };
}
