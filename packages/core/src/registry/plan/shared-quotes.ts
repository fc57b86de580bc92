import { compare, isDecimal, sum } from '../../model/decimal.ts';
import type { Money, QuoteReading } from '../../model/provider.ts';
import { sourcesOf } from '../../io/media.ts';
import type { Clock } from '../../io/clock.ts';
import type { Candidate } from './route.ts';

/** A quote, and how often its price was taken since. */
interface SharedQuote {
  readonly reading: Promise<QuoteReading>;
  readonly askedAt: number;
  taken: number;
}

// A quote holds for the moment; a batch takes longer.
const sharedMs = 60_000;

const isExact = ({ amount }: Money): boolean => typeof amount === 'string' && isDecimal(amount);

/** Whether what the gateway says is left pays for one request more than the price was taken for. */
function coversAnother({ price, remaining }: QuoteReading, taken: number): boolean {
  if (remaining === undefined) return true;
  if (price === undefined || price.currency !== remaining.currency) return false;
  if (!isExact(price) || !isExact(remaining)) return false;
  return compare(sum(Array.from({ length: taken + 1 }, () => price.amount)), remaining.amount) <= 0;
}

/** A price per token depends on the words of the prompt. */
const isPerToken = ({ provider: { spec }, offer }: Candidate): boolean =>
  spec.models[offer.model]?.price?.some(({ per }) => per === 'token') === true;

/**
 * The live quotes of one batch: a gateway is asked once for requests that differ in their prompt alone. A quote is asked for
 * again after a minute, where the gateway would change the request, and once what it said is left may be used up.
 */
export class SharedQuotes {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #quotes = new Map<string, SharedQuote>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** The quote of a request alike, or what `ask` returns. A question that failed is asked again by the next request. */
  async read(
    candidate: Candidate,
    prompt: string | undefined,
    ask: () => Promise<QuoteReading>,
  ): Promise<QuoteReading> {
    const name = nameOf(candidate, prompt);
    if (name === undefined) return ask();
    for (;;) {
      const known = this.#quotes.get(name);
      if (known === undefined || this.#clock.monotonic() - known.askedAt >= sharedMs)
        return this.#ask(name, ask);
      // Its own asker hears why a question failed; for the others it was not asked yet.
      const reading = await known.reading.catch(() => undefined);
      if (this.#quotes.get(name) !== known) continue;
      if (reading === undefined || reading.affordable === false || !coversAnother(reading, known.taken))
        return this.#ask(name, ask);
      known.taken += 1;
      return reading;
    }
  }

  #ask(name: string, ask: () => Promise<QuoteReading>): Promise<QuoteReading> {
    const reading = ask();
    this.#quotes.set(name, { reading, askedAt: this.#clock.monotonic(), taken: 1 });
    return reading;
  }
}

/** What a price depends on: the account, and the request without its prompt; undefined where that cannot be told. */
function nameOf(candidate: Candidate, prompt: string | undefined): string | undefined {
  const { provider, media } = candidate;
  const { request } = candidate.offer;
  // Large media are no part of the body, and a price per token depends on the prompt.
  if (isPerToken(candidate) || sourcesOf(media).length > 0) return undefined;
  const parts = (JSON.stringify(request.body) ?? '').split(JSON.stringify(prompt ?? ''));
  // Another field with the words of the prompt would be left out with it.
  if (parts.length > 2) return undefined;
  return JSON.stringify([provider.spec.id, provider.account, request.method, request.url, parts]);
}
