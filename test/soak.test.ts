import { expect, it } from 'vitest';
import { plantedFaults } from '../packages/core/test/simulation/planted.ts';
import { soak } from '../scripts/soak/run.ts';

const few = { jobs: 60, kills: 6, seed: 7 } as const;

it('real processes that are killed buy nothing twice and lose no job, at gateways that fail', async () => {
  const report = await soak(few);
  expect(report).toMatchObject({
    jobs: 60,
    kills: 6,
    doublePurchases: [],
    lostJobs: [],
    wrongEnds: [],
    postsWithoutIntent: 0,
    centsOver: 0,
  });
  // Enough was bought for this to say something.
  expect(report.purchases).toBeGreaterThan(30);
});

it('sees that an intent is written after the send', async () => {
  const fault = plantedFaults.find(({ id }) => id === 'intent-after-send');
  const seen = { posts: 0, lost: 0 };
  // The seed decides at which step a process is killed, and the machine which job is there: one soak alone may miss it.
  for (const seed of [7, 8, 9, 10, 11, 12, 13, 14]) {
    const { postsWithoutIntent, lostJobs } = await soak({ ...few, seed, fault });
    seen.posts += postsWithoutIntent;
    seen.lost += lostJobs.length;
    if (seen.posts > 0 && seen.lost > 0) break;
  }
  expect(seen.posts).toBeGreaterThan(0);
  expect(seen.lost).toBeGreaterThan(0);
});
