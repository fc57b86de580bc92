import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { watchedProgram } from '../dist/cli/watched.js';

const cwd = fileURLToPath(new URL('.', import.meta.url));

/** A run of one case, of which the kit gives up soon. */
async function run(module: string, only: string, silentRounds: number) {
  const text = { out: '', err: '' };
  const code = await watchedProgram(
    ['run', `modules/${module}`, '--fixtures', 'echo', '--only', only],
    {
      out: (part) => void (text.out += part),
      err: (part) => void (text.err += part),
      cwd,
      env: {},
      colour: false,
    },
    // the heartbeat comes each second
    { roundMs: 100, silentRounds, loadRounds: 1_000 },
  );
  return { code, ...text };
}

it('counts a silent thread as an error of the kit, never as a provider that does not conform', async () => {
  const { code, out, err } = await run('blocks.mjs', 'job.whole', 30);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^crosspoint-conformance: no verdict: .* or the machine is too busy/);
  expect(err).not.toMatch(/does not conform/);
});

it('gives a sound provider its verdict meanwhile', async () => {
  expect(await run('sound.mjs', 'job.whole', 600)).toMatchObject({ code: 0, err: '' });
});
