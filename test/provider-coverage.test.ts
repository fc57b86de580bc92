import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The code of a provider that none of its fixtures runs, as the kit lists it. */
const unrun = (provider: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const args = ['packages/conformance/dist/bin.js', 'coverage', `packages/provider-${provider}`, '--json'];
    execFile(process.execPath, args, { cwd: root }, (_, out, err) => {
      if (err === '')
        resolve((JSON.parse(out) as readonly { readonly code: string }[]).map(({ code }) => code)); // what it prints
      else reject(new Error(err));
    });
  });

/** Code that no fixture can run, each with the reason. */
const accepted: Readonly<Record<string, readonly (readonly [code: string, reason: string])[]>> = {
  aigate: [],
  aimlapi: [],
  gateai: [
    ['?? {}', 'a model with a range has both sides in its parameters, which its type does not say'],
    ['?? []', 'each field that is asked for has a row, which its type does not say'],
    [
      ': value',
      'an adjustment without a known name: the kit adds names of its own, and each would be another one',
    ],
    ["return [{ field: 'request', note: reason }];", 'a reason alone: the same'],
  ],
  nanogpt: [
    ["?? ''", 'the schema demands a status, which its type does not say'],
    ['?? undefined', 'the same'],
  ],
  yotta: [],
};

it.each(Object.entries(accepted))(
  'a fixture runs all code of %s that one can run',
  async (provider, reasons) => {
    expect(await unrun(provider)).toEqual(reasons.map(([code]) => code));
  },
);
