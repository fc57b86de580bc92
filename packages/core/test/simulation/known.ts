import type { Schedule } from './schedule.ts';

/** Schedules that once broke a promise, as short as they could be made. */
export const knownSchedules: readonly { readonly was: string; readonly schedule: Schedule }[] = [
  {
    was: 'a process that stood still until another had repeated its submit called the attempt not sent, and bought again',
    schedule: {
      seed: 28_950,
      workers: 3,
      tempo: 'slow',
      webhooks: false,
      deduplicates: true,
      tasks: [
        { at: 0, worker: 1, verb: 'submit', key: 'key-0', gateway: 'listing' },
        { at: 0, worker: 1, verb: 'submit', key: 'key-1', gateway: 'keyed' },
        { at: 30_080, worker: 2, verb: 'generate', key: 'key-1', gateway: 'keyed' },
      ],
      accidents: [
        { on: 'submit', nth: 3, fault: '408-not-taken' },
        { on: 'freeze', worker: 1, at: 4_058, ms: 100_000, isAsleep: false },
        { on: 'submit', nth: 4, fault: 'page-taken' },
      ],
    },
  },
  {
    was: 'a wait never believed that a job was gone, because the clock that dated its submit had been an hour ahead',
    schedule: {
      seed: 35_299,
      workers: 1,
      tempo: 'instant',
      webhooks: false,
      deduplicates: false,
      tasks: [
        { at: 0, worker: 0, verb: 'submit', key: 'key-0', gateway: 'plain' },
        { at: 149_438, worker: 0, verb: 'submit', key: 'key-1', gateway: 'listing' },
      ],
      accidents: [
        { on: 'job', nth: 2, fault: 'forgotten' },
        { on: 'clock', worker: 0, at: 2, ms: 3_600_000 },
      ],
    },
  },
  {
    was: 'a listed job without a key was taken for an attempt, at a gateway that lists its jobs with their keys',
    schedule: {
      seed: 40,
      workers: 1,
      tempo: 'instant',
      webhooks: false,
      deduplicates: false,
      tasks: [
        { at: 0, worker: 0, verb: 'submit', key: 'key-0', gateway: 'keyed' },
        { at: 37_339, worker: 0, verb: 'reconcile', key: 'key-0', gateway: 'keyed' },
      ],
      accidents: [
        { on: 'submit', nth: 1, fault: 'reset-not-taken' },
        { on: 'stranger', gateway: 'keyed', at: 6_532 },
      ],
    },
  },
  {
    was: 'a process that learned too late that its intent was written called the attempt not sent, which others had repeated',
    schedule: {
      seed: 461,
      workers: 2,
      tempo: 'quick',
      webhooks: false,
      deduplicates: true,
      tasks: [
        { at: 0, worker: 0, verb: 'generate', key: 'key-0', gateway: 'keyed' },
        { at: 0, worker: 1, verb: 'submit', key: 'key-0', gateway: 'keyed' },
        { at: 606_399, worker: 1, verb: 'submit', key: 'key-0', gateway: 'keyed' },
      ],
      accidents: [
        { on: 'submit', nth: 1, fault: '422-with-the-job' },
        { on: 'freeze', worker: 0, at: 40, ms: 300_000, isAsleep: false },
      ],
    },
  },
  {
    was: 'spending() counted a failed job that was paid back, where only the refund was ever seen',
    schedule: {
      seed: 17_113,
      workers: 1,
      tempo: 'instant',
      webhooks: false,
      deduplicates: false,
      tasks: [
        { at: 0, worker: 0, verb: 'submit', key: 'key-3', gateway: 'listing' },
        { at: 106_973, worker: 0, verb: 'decide-truly', key: 'key-3', gateway: 'listing' },
      ],
      accidents: [
        { on: 'submit', nth: 1, fault: 'no-answer-taken' },
        { on: 'job', nth: 1, fault: 'fails' },
      ],
    },
  },
];
