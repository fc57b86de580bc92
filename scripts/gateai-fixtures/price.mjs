// The printed prices of a model, as points: what is asked for there, and what it costs.

/** @typedef {import('./read.mjs').Model} Model */
/** @typedef {{ wish: Readonly<Record<string, unknown>>, price: object | null }} Point */

/** @type {Readonly<Record<string, string>>} */
const named = { 'gpt-image-2': 'GPT Image 2', 'seedance-2.0': 'Seedance 2.0' };
/** @type {Readonly<Record<string, readonly [string, string]>>} */
const sizes = { '720p': ['1280x720', '720x1280'], '1080p': ['1920x1080', '1080x1920'] };

/** "~$0.10", twice: 0.2. */
const times = (/** @type {string} */ amount, /** @type {number} */ count) =>
  String((Math.round(Number(amount) * 1000) * count) / 1000);

/** The price of so many. "~$0.00" is no price: it may be anything up to half a cent. */
const costs = (/** @type {string} */ amount, /** @type {string} */ per, count = 1) =>
  Number(amount) === 0
    ? null
    : {
        amount: times(amount, count),
        currency: 'USD',
        basis: 'estimate',
        approximate: true,
        source: `price table of 2026-11-20: ${amount} USD per ${per}`,
      };

const valueOf = (/** @type {Model} */ { rows }, /** @type {string} */ name) =>
  rows.find((it) => it.name === name)?.fallback;

/** Prices by size and length: the same lying and upright. */
function clips(/** @type {Model} */ model, /** @type {RegExpStringIterator<RegExpExecArray>} */ found) {
  const lengths = model.rows.find(({ name }) => name === 'duration')?.words ?? [];
  return [...found].flatMap(([, amount = '', size = '', seconds]) =>
    (sizes[size] ?? [])
      .filter(() => lengths.includes(Number(seconds))) // 15 s are priced even where 12 are the most
      .map((pixels) => ({
        wish: { resolution: pixels, duration: Number(seconds) },
        price: costs(amount, 'request'),
      })),
  );
}

/** What the page prints of a model under Cost Calculation, written as beside a model: "~$0.49/720p 4s". */
const calculated = (/** @type {string} */ page, /** @type {Model} */ { slug }) =>
  [...page.slice(page.indexOf('## Cost Calculation')).matchAll(/\| ([^|]+) \| ([^|]+) \| ~\$([\d.]+) \|/g)]
    .filter(([, title]) => title === named[slug])
    .map(([, , what = '', amount]) => `~$${amount}/${what.replace(', ', ' ')}`)
    .join(', ');

/** @param {string} page @param {Model} model @returns {Point[]} the first is that of a plain wish */
export function pointsOf(page, model) {
  const { cost } = model;
  const many = Number(model.rows.find(({ name }) => name === 'quantity')?.limits.max ?? 1) > 1;
  const better = calculated(page, model);
  if (better.includes('1024×1024')) {
    return [...better.matchAll(/~\$([\d.]+)\/1024×1024 (\w+)/g)].flatMap(([, amount = '', word = '']) => {
      const wish = { resolution: '1024x1024', quality: word.toLowerCase() };
      return [1, 2].map((n) => ({ wish: { ...wish, n }, price: costs(amount, 'output', n) }));
    });
  }
  const [, each] = /^~\$([\d.]+) per generation/.exec(cost) ?? [];
  if (each !== undefined)
    return (many ? [1, 2] : [1]).map((n) => ({ wish: { n }, price: costs(each, 'output', n) }));
  const [, square] = /^~\$([\d.]+) per 1024×1024 image/.exec(cost) ?? [];
  if (square !== undefined) {
    if (Number(square) === 0) return [{ wish: {}, price: null }];
    const usual = valueOf(model, 'width') === 1024 ? costs(square, 'output') : null;
    const two = { wish: { resolution: '1024x1024', n: 2 }, price: costs(square, 'output', 2) };
    return [{ wish: {}, price: usual }, two, { wish: { resolution: '1024x1280' }, price: null }];
  }
  const found = (better === '' ? cost : better).matchAll(/~\$([\d.]+)\/(\d+p) (\d+)s/g);
  return [{ wish: {}, price: null }, ...clips(model, found)];
}
