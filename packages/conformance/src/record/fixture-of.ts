import { createHash } from 'node:crypto';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { suite } from '../engine/summary.ts';
import type { RawExchange } from './recorder.ts';
import { type ScrubOptions, scrubber } from './scrub.ts';

/** A recording before it becomes a fixture. */
export interface Recording {
  readonly id: string;
  readonly provider: ProviderSpec;
  readonly requires: readonly string[];
  readonly request: unknown;
  readonly at: string;
  readonly exchanges: readonly RawExchange[];
  /** Whether the gateway at its own base URL responded. */
  readonly live: boolean;
}

// Headers that a provider may read; the others are about servers, cookies and accounts.
const keptResponse = new Set(['content-type', 'retry-after', 'location']);
const keptCall = new Set(['content-type', 'accept']);

const only = (headers: Readonly<Record<string, string>>, kept: ReadonlySet<string>): [string, string][] =>
  Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => kept.has(name));

/** The header of a derived idempotency key: the key is another one in every run. */
function derivedKey(
  slot: ProviderSpec['idempotency'],
  headers: Readonly<Record<string, string>>,
): readonly [string, string][] {
  const name = slot?.header?.toLowerCase();
  const sent = Object.keys(headers).some((each) => each.toLowerCase() === name);
  if (slot === undefined || name === undefined || !sent) return [];
  const length = slot.alphabet === 'uuid' || slot.length === undefined ? '' : ` ${slot.length}`;
  return [[name, `{{idempotency.key ${slot.alphabet}${length}}}`]];
}

function bodyOf(text: string | undefined): Fixture['exchanges'][number]['request']['body'] {
  if (text === undefined || text === '') return undefined;
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}

/** Makes a fixture of a recording, without private data and without expectations. */
export function fixtureOf(recording: Recording, options: ScrubOptions): Fixture {
  const { id, provider, requires, request, at, exchanges, live } = recording;
  const { clean, removed } = scrubber(options);
  const declared = [provider.auth('x'), provider.headers ?? {}].flatMap((table) => Object.keys(table));
  const named = new Set(declared.map((name) => name.toLowerCase()));
  const { idempotency } = provider;
  const written = exchanges.map(({ step, call, response }): Fixture['exchanges'][number] => {
    const body = bodyOf(call.body === undefined ? undefined : clean(call.body));
    const headers = [
      ...only(call.headers, new Set([...keptCall, ...named])).map(([name, value]): [string, string] => [
        name,
        clean(value),
      ]),
      ...derivedKey(idempotency, call.headers),
    ];
    return {
      step,
      request: {
        method: call.method,
        url: clean(call.url),
        headers: Object.fromEntries(headers),
        ...(body === undefined ? {} : { body }),
      },
      response: {
        status: response.status,
        headers: only(response.headers, keptResponse).map(([name, value]) => [name, clean(value)]),
        body: { text: clean(response.text) },
      },
    };
  });
  const input = JSON.parse(clean(JSON.stringify(request))) as unknown;
  const sha256 = createHash('sha256').update(JSON.stringify(exchanges)).digest('hex');
  const scrubbed = ['headers that no provider reads', ...removed()];
  const provenance: Fixture['provenance'] = live
    ? { kind: 'recorded', capturedAt: at, recorder: `@crosspoint/conformance ${suite}`, sha256, scrubbed }
    : {
        kind: 'synthetic',
        assumptions: [
          `Recorded at ${at} from another base URL than the gateway's own, which may behave differently.`,
        ],
      };
  const followed = exchanges.some(({ step }) => step === 1);
  return {
    format: 1,
    id,
    rules: ['REQ-001', 'CALL-001', 'VAL-001'],
    requires: [...requires],
    // whole seconds, as the dates of HTTP have them
    context: { clock: at.replace(/\.\d+Z$/, 'Z') },
    provenance,
    steps: [{ call: 'submit', input }, ...(followed ? [{ call: 'wait' as const, input: { $step: 0 } }] : [])],
    exchanges: written,
  };
}
