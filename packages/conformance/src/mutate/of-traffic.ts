import type { FixtureExchange, Fixture, Step } from '../fixture/schema.ts';
import { rewrite } from '../checks/json-text.ts';

/** A fixture with one number or text of one response changed. */
export interface ChangedResponse {
  /** The place in the response, the same in every fixture, such as `responses.poll.files[].url`. */
  readonly path: string;
  readonly fixture: Fixture;
}

const asked: { readonly [V in Step['call']]?: string } = { status: 'poll', wait: 'poll', download: 'poll' };

/** A number's last digit, and the end of a word. */
const otherToken = (kind: string, value: string): string =>
  kind === 'number'
    ? value.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
    : JSON.stringify(`${value}x`);

/** The place of each number and text of a body, in order. */
function placesIn(value: unknown, at: string): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [at];
  if (Array.isArray(value)) return value.flatMap((item) => placesIn(item, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => placesIn(item, `${at}.${name}`));
}

function places(text: string, at: string): readonly string[] {
  try {
    return placesIn(JSON.parse(text), at);
  } catch {
    return []; // a web page or half a response: no table reads it
  }
}

/** The body with its n-th number or text changed. */
function withOther(text: string, wanted: number): string | undefined {
  let at = -1;
  return rewrite(text, ({ kind, value }) => {
    if (kind === 'key') return undefined;
    at += 1;
    return at === wanted ? otherToken(kind, value) : undefined;
  });
}

function ofExchange(fixture: Fixture, exchange: FixtureExchange, i: number): ChangedResponse[] {
  const { response } = exchange;
  const text = response?.body?.text;
  const call = fixture.steps[exchange.step]?.call;
  if (response === undefined || text === undefined || call === undefined) return [];
  return places(text, `responses.${asked[call] ?? call}`).flatMap((path, wanted): ChangedResponse[] => {
    const changed = withOther(text, wanted);
    if (changed === undefined) return [];
    const exchanges = fixture.exchanges.map((other, n) =>
      n === i ? { ...exchange, response: { ...response, body: { text: changed } } } : other,
    );
    return [{ path, fixture: { ...fixture, exchanges } }];
  });
}

/** Every number and every text of every response of a fixture, changed one at a time. */
export const changesOfResponses = (fixture: Fixture): readonly ChangedResponse[] =>
  fixture.exchanges.flatMap((exchange, i) => ofExchange(fixture, exchange, i));
