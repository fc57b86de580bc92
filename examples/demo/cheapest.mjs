// One video: every provider makes an offer, and the one with the lowest exact price is bought.
import { resolve } from 'node:path';
import { file } from '@crosspoint/core/node';
import { saveOutputs } from './files.mjs';
import { columns, costText, onChange, priceText } from './text.mjs';

const model = 'kling/kling-3.0-standard';

/**
 * @param {import('@crosspoint/core').Registry} media
 * @param {string} folder
 * @param {string} prompt
 * @param {string | undefined} image
 */
export async function makeCheapest(media, folder, prompt, image) {
  // Only code can name a local file: text from elsewhere cannot.
  const picture = image === undefined ? {} : { image: file(resolve(process.env.INIT_CWD ?? '.', image)) };
  const request = { kind: 'video', model, prompt, duration: 5, ...picture };
  console.log(`Offers for 5 seconds of ${model}${image === undefined ? '' : ' from an image'}:`);
  console.log(`  "${prompt}"\n`);

  // Asking costs nothing: prices come from a gateway's own quote where it has one, else from its price list.
  const { offers, declined } = await media.plan(request, { pricing: 'live', sort: 'price' });
  const chosen = offers.find(({ price }) => price !== undefined && !price.approximate) ?? offers[0];
  const rows = [
    ...offers.map((it) => [it === chosen ? '->' : '', it.provider, priceText(it.price)]),
    ...declined.map(({ provider, reasons }) => [
      '',
      provider,
      `skipped: ${reasons.map(reasonText).join('. ')}`,
    ]),
  ];
  console.log(columns(rows));
  if (chosen === undefined) throw new Error('\nNo provider can make it; the reasons are above.');

  const { amount, currency } = chosen.price ?? {};
  const job = await media.submit(request, {
    only: [chosen.provider],
    // Never more than what was shown, whatever has happened in between.
    ...(amount === undefined ? {} : { maxPrice: { [currency]: amount } }),
  });
  console.log(
    `\nAccepted by ${chosen.provider}. This ref finds the job again, from any process:\n  ${String(job.ref)}\n`,
  );

  const done = await media.wait(job, { onUpdate: onChange((state) => console.log(`  ${state}`)) });
  if (done.state !== 'succeeded') throw new Error(`The job ended as ${done.state}.`);
  for (const path of await saveOutputs(media, folder, done)) console.log(`\nSaved ${path}`);
  console.log(`It cost ${costText(done, chosen.price)}.`);
}

const reasonText = ({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`);
