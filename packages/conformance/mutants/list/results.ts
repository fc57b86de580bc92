import type { ParsedResponse } from '@crosspoint/core/plugin';
import { entries, less, parsing } from '../break.ts';
import type { Mutant } from '../mutant.ts';
import { Progress } from '../sound/atoll-wire.ts';

const states = (
  change: Readonly<Record<string, 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'>>,
) => entries((sound) => ({ states: { ...sound.states, ...change } }));

const outputs = (change: (outputs: NonNullable<ParsedResponse['outputs']>) => ParsedResponse['outputs']) =>
  parsing('poll', (parsed) => ({ ...parsed, outputs: change(parsed.outputs ?? []) }));

const documented: ReadonlySet<string> = new Set([
  'state',
  'percent',
  'flagged',
  'why',
  'files',
  'charge',
  'paid_back',
]);
const words = ['queued', 'working', 'done', 'failed', 'stopped'];

/** A response to a poll is refused for what it finds odd. */
const picky = (odd: (response: Readonly<Record<string, unknown>>) => string | undefined) =>
  entries(({ poll }) => {
    const { vendor, validate } = poll!.schema['~standard'];
    const check: typeof validate = (value) => {
      const at = odd(value as Readonly<Record<string, unknown>>); // every response here is an object
      return at === undefined ? validate(value) : { issues: [{ message: 'is odd', path: [at] }] };
    };
    return { poll: { ...poll!, schema: { '~standard': { version: 1, vendor, validate: check } } } };
  });

const made = 'https://cdn.atoll-files.example/made-up.mp4';

/** Responses that are read wrongly. */
export const results: readonly Mutant[] = [
  {
    id: 'states-swapped',
    title: 'waiting and working are swapped',
    make: states({ queued: 'running', working: 'queued' }),
    must: ['STA-001'],
    may: ['VAL-001', 'STA-003', 'COST-004'],
  },
  {
    id: 'ends-swapped',
    title: 'failed and stopped are swapped',
    make: states({ failed: 'canceled', stopped: 'failed' }),
    must: ['STA-001', 'ERR-006'],
  },
  {
    id: 'done-unknown',
    title: 'the word for success is missing',
    of: 'fjord', // whose word is none of the usual ones, which core knows by itself
    make: entries((sound) => ({ states: less(sound.states, 'ready') })),
    must: ['STA-011'], // a success that nothing shows is not asked for its files
    may: ['CALL-001', 'CAN-001', 'STA-007', 'WHK-003'],
  },
  {
    id: 'flag-ignored',
    title: 'refused content is a success',
    make: parsing('poll', (parsed, response) => ({ ...parsed, status: String(response['state']) })),
    must: ['STA-006'],
  },
  {
    id: 'flag-as-failure',
    title: 'refused content is a failure like any other',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      failure: parsed.failure === undefined ? undefined : { ...parsed.failure, errorCode: undefined },
    })),
    must: ['STA-006'],
  },
  {
    id: 'unknown-as-success',
    title: 'an unknown status value is success',
    make: states({ '*': 'succeeded' }),
    must: ['STA-002'],
    may: ['EVO-002'],
  },
  {
    id: 'unknown-as-failure',
    title: 'an unknown status value is failure',
    make: states({ '*': 'failed' }),
    must: ['STA-002'],
    may: ['EVO-002'],
  },
  {
    id: 'file-as-success',
    title: 'the first file ends the job',
    make: parsing('poll', (parsed) =>
      parsed.status === 'working' && parsed.outputs?.length ? { ...parsed, status: undefined } : parsed,
    ),
    must: ['STA-003'],
    may: ['STA-001'],
  },
  {
    id: 'file-made-up',
    title: 'success without a file gets one',
    make: parsing('poll', (parsed) =>
      parsed.status === 'done' && parsed.outputs?.length === 0
        ? { ...parsed, outputs: [{ url: made }] }
        : parsed,
    ),
    must: ['STA-003'],
  },
  {
    id: 'id-made-up',
    title: 'an acceptance without an id gets one',
    make: parsing('submit', (parsed) => ({ ...parsed, id: parsed.id ?? 'r-0' })),
    must: ['STA-009'],
    may: ['ERR-001', 'ERR-002', 'ERR-003', 'ERR-005', 'FLT-003'], // an error that names a job contradicts itself
  },
  {
    id: 'id-rounded',
    title: 'a 64-bit id goes through a double',
    make: parsing('submit', (parsed) => ({
      ...parsed,
      id: /^\d+$/.test(parsed.id ?? '') ? String(Number(parsed.id)) : parsed.id,
    })),
    must: ['STA-008'],
  },
  {
    id: 'first-output-only',
    title: 'only the first file is kept',
    make: outputs((all) => all.slice(0, 1)),
    must: ['OUT-001'],
    may: ['OUT-003'],
  },
  {
    id: 'preview-as-main',
    title: 'a preview is reported as the video',
    make: outputs((all) => all.map((output) => ({ ...output, role: 'main' }))),
    must: ['OUT-001'],
  },
  {
    id: 'outputs-reversed',
    title: 'files come in another order',
    make: outputs((all) => all.toReversed()),
    must: ['OUT-001'],
    may: ['OUT-003'],
  },
  {
    id: 'relative-link-abroad',
    title: 'a relative link is put behind another host',
    make: outputs((all) =>
      all.map((output) => ({ ...output, url: new URL(output.url, 'https://cdn.atoll-files.example').href })),
    ),
    must: ['OUT-001'],
    may: ['OUT-004', 'SEC-006'],
  },
  {
    id: 'query-stripped',
    title: 'a signed link loses its signature',
    make: outputs((all) => all.map((output) => ({ ...output, url: output.url.replace(/\?.*/, '') }))),
    must: ['OUT-002'],
    may: ['REQ-001', 'OUT-004', 'OUT-001'],
  },
  {
    id: 'lifetime-lost',
    title: 'the lifetime of a URL is not reported',
    make: outputs((all) => all.map((output) => less(output, 'expiresInMs'))),
    must: ['OUT-003'],
  },
  {
    id: 'lifetime-in-ms',
    title: 'the lifetime of a URL in seconds is read as milliseconds',
    make: outputs((all) =>
      all.map((output) =>
        output.expiresInMs === undefined ? output : { ...output, expiresInMs: output.expiresInMs / 1000 },
      ),
    ),
    must: ['OUT-003'],
  },
  {
    id: 'lifetime-undeclared',
    title: 'the documented life of a link is in no table',
    make: (sound) => ({ spec: less(sound, 'outputUrlTtlMs') }),
    must: ['OUT-003'],
    may: ['FCT-001'],
  },
  {
    id: 'progress-in-percent',
    title: 'progress in percent is read as a fraction',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      progress: typeof parsed.progress === 'number' ? parsed.progress * 100 : parsed.progress,
    })),
    must: ['STA-012'],
    may: ['STA-005'],
  },
  {
    id: 'raw-in-notices',
    title: 'the whole response is in the job’s notices',
    make: parsing('poll', (parsed, response) => ({ ...parsed, notices: [JSON.stringify(response)] })),
    must: ['VAL-001'],
    may: ['EVO-001', 'STA-001'],
  },
  {
    id: 'raw-in-outputs',
    title: 'the whole response is beside each URL',
    make: (sound) =>
      parsing('poll', (parsed, raw) => ({
        ...parsed,
        outputs: parsed.outputs?.map((one) => ({ ...one, raw })),
      }))({
        ...sound,
        poll: { ...sound.poll!, schema: Progress.loose() },
      }),
    must: ['EVO-001'],
    may: ['STA-010', 'STA-014'],
  },
  {
    id: 'adjustment-lost',
    title: 'a value that the gateway lowered is not reported',
    make: parsing('submit', (parsed) => ({ ...parsed, adjustments: undefined })),
    must: ['MAP-012'],
  },
  {
    id: 'new-key-refused',
    title: 'a response with an unknown key is refused',
    make: picky((response) => Object.keys(response).find((name) => !documented.has(name))),
    must: ['EVO-001'],
    may: ['VAL-001', 'STA-007', 'REQ-001', 'FLT-009', 'OUT-007'],
  },
  {
    id: 'new-word-refused',
    title: 'an unknown status value makes a response unreadable',
    make: picky((response) =>
      words.find((word) => word === response['state']) === undefined ? 'state' : undefined,
    ),
    must: ['EVO-002', 'STA-002'],
    may: ['FLT-009', 'STA-014'],
  },
];
