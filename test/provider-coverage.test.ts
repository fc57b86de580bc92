import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The code of a provider that none of its fixtures runs, as the kit lists it. */
const unrun = (provider: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const args = ['packages/conformance/dist/bin.js', 'coverage', `packages/provider-${provider}`, '--json'];
    execFile(process.execPath, args, { cwd: root }, (_, out, err) => {
      if (err === '') resolve(JSON.parse(out));
      else reject(new Error(err));
    });
  });

it.each(['aigate', 'aimlapi', 'gateai', 'nanogpt', 'yotta'])(
  'a fixture runs all code of %s',
  async (provider) => {
    expect(await unrun(provider)).toEqual([]);
  },
);
