import type { Cost, Job, Offer } from '@crosspoint/core';

/** One money event: how much, how sure, from where. */
const one = ({ amount, currency, basis, source, approximate }: Cost): string =>
  `${approximate === true ? '~' : ''}${amount} ${currency} ${basis} (${source})`;

/** What a job cost, as far as it is known here; `price` is that of the offer that was taken. */
export function costText(job: Job, live: boolean, heard: boolean, price?: Cost): string {
  if (job.costs.length === 0 && price !== undefined)
    return `${priceSource(price)}; the gateway named no amount of its own${live ? '' : '; emulated, so no money moved'}`;
  if (job.costs.length === 0)
    return heard
      ? 'unknown: the gateway named none'
      : 'not known here; the gateway names it when it takes the job';
  const free =
    job.state === 'failed' && job.failure.charged === 'no' && job.costs.at(-1)?.basis !== 'refunded';
  return [
    job.costs.map(one).join(', then '),
    ...(free ? ['but this gateway says that a failed job is free'] : []),
    ...(live ? [] : ['emulated, so no money moved']),
  ].join('; ');
}

/** What an offer would cost, short. */
export const priceText = (price: Offer['price']): string =>
  price === undefined
    ? 'price unknown'
    : `${price.approximate === true ? 'about ' : ''}${price.amount} ${price.currency}`;

/** How the price of an offer was found; nothing where it is unknown. */
export const sourceText = (price: Offer['price']): string =>
  price === undefined ? '' : `${price.basis} (${price.source})`;

/** What an offer would cost, and how that was found. */
export const priceSource = (price: Offer['price']): string =>
  price === undefined ? priceText(price) : `${priceText(price)}, ${sourceText(price)}`;
