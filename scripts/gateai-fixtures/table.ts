// The steps that hold a model to its printed table: what it takes, what it refuses, what it makes by itself and costs.
import { pointsOf } from './price.ts';
import {
  asPublished,
  below,
  between,
  beyond,
  fieldOf,
  inOrder,
  inputs,
  isCanonical,
  request,
} from './wish.ts';

import type { Model } from './read.ts';
import type { Row } from './read.ts';
import type { Wrong } from './wish.ts';
export type Wire = Readonly<Record<string, unknown>>;
/** `pins`: what it stands for, and no other value of; `makes`: what it is sent where nobody says otherwise */
export type Target = Model & { id: string; pins?: Wire; makes?: Wire };

/** What is allowed only together, as the descriptions of the parameters say: each value beside one it goes with. */
const together = {
  'hailuo-2_3': { resolution: ['1080p', '768p'] },
  'hailuo-2_3-fast': { resolution: ['1080p', '768p'] },
  'ltxv-2.3-fast': { fps: [24, 25], resolution: ['1440p', '1080p'] },
};

const step = (input: object, value: object) => ({
  call: 'plan',
  input,
  options: asPublished,
  expect: { value },
});
const offered = (offer: object) => ({ offers: [offer], declined: [] });
const declined = (reasons: readonly object[]) => ({ offers: [], declined: [{ reasons }] });

const bodyOf = ({ slug, type, pins, makes }: Target, params: object) => ({
  request: { body: { model: slug, type, params: { ...makes, ...params, ...pins } } },
});

/** Asked for nothing but its inputs: what is sent, and what the model is known to do by itself. */
function plain(model: Target, wire: Wire, price: object | null) {
  const entry = (name: string, word: string) => ({
    field: fieldOf(name),
    outcome: word,
    wire: [name],
  });
  const pins = Object.entries({ ...model.pins, ...model.makes });
  const quantity = Number(model.rows.find(({ name }) => name === 'quantity')?.fallback ?? 1);
  const one = { ...entry('quantity', 'fixed'), to: 1, note: `left out, the gateway would make ${quantity}` };
  const sent = Object.keys(wire);
  const rest = model.rows.filter(
    ({ name, fallback }) =>
      fallback !== undefined &&
      !(name === 'quantity' && quantity !== 1) &&
      !pins.some(([pin]) => pin === name),
  );
  const fieldReport = [
    ...sent.map((name) => entry(name, 'sent')),
    ...pins.map(([name, to]) => ({ ...entry(name, 'fixed'), field: name, to })),
    ...(quantity === 1 ? [] : [one]),
    ...rest.map((it) => ({ ...entry(it.name, it.required ? 'fixed' : 'defaulted'), to: it.fallback })),
  ];
  return step(request(model, wire), offered({ price, fieldReport, ...bodyOf(model, wire) }));
}

/** Asked for nothing at all: what is required is missing, in the order of the table. */
function nothing(model: Target) {
  const missing = model.rows
    .filter(({ required, fallback }) => required && fallback === undefined)
    .map(({ name }) => ({ path: [fieldOf(name)], message: 'is missing' }));
  return step(request(model, {}), missing.length === 0 ? offered(bodyOf(model, {})) : declined(missing));
}

const free = ({ rows, pins = {} }: Target) =>
  rows.filter(({ name }) => name !== 'prompt' && !Object.hasOwn(pins, name));

/** The ends of what is printed for a parameter; all between them is in the words of a refusal. */
function endsOf({ slug, pairs }: Target, { name, words, limits }: Row) {
  const ordered: Record<string, Record<string, (string | number)[]>> = together;
  const own = ordered[slug]?.[name];
  if (own !== undefined) return own;
  // What a printed pair has is taken with the pair.
  const side = name === 'width' || name === 'height' ? name : undefined;
  const listed = words.filter((it) => side === undefined || !pairs.some((pair) => pair[side] === it));
  const ends = words.length > 0 ? [listed.at(0), listed.at(-1)] : [limits.min, limits.max];
  return ends.filter((it) => it !== undefined);
}

/** The least of everything in one request, the most in another. */
function taken(model: Target, wire: Wire) {
  const ends = free(model)
    .map((row) => ({ name: row.name, values: endsOf(model, row) }))
    .filter(({ values }) => values.length > 0);
  if (ends.length === 0) return [];
  return [0, -1].map((end) => {
    const all = { ...wire, ...Object.fromEntries(ends.map(({ name, values }) => [name, values.at(end)])) };
    return step(request(model, all), offered(bodyOf(model, all)));
  });
}

/** Values that are all wrong, each reported. */
function refused(model: Target, wire: object, wrongOf: (row: Row) => Wrong | undefined) {
  const wrong = inOrder(model.rows)
    .map(wrongOf)
    .filter((it) => it !== undefined);
  if (wrong.length === 0) return [];
  const values = Object.fromEntries(
    model.rows.flatMap((row) => wrong.filter((it) => it.row === row)).map((it) => [it.row.name, it.value]),
  );
  const reasons = wrong.flatMap(({ row: { name }, right }) => {
    const path = isCanonical(name) ? [fieldOf(name)] : ['providerOptions', 'gateai', name];
    const pinned = Object.hasOwn(model.pins ?? {}, name);
    return [...(pinned ? [{ path }] : []), { path, hint: right }];
  });
  return [step(request(model, { ...wire, ...values }), declined([...reasons, ...general(model, values)]))];
}

/** What is said of these values beside their own limits: Request Limits, and the lengths of LTX 2.3 Fast. */
function general({ slug }: Target, { prompt, ...values }: Record<string, unknown>) {
  return [
    ...(typeof prompt === 'string' && prompt.length > 1500 ? [{ path: ['prompt'] }] : []),
    ...(Number(values['quantity']) > 8 ? [{ path: ['n'] }] : []),
    ...(slug === 'ltxv-2.3-fast' && Number(values['durationSeconds']) > 10 ? [{ path: ['duration'] }] : []),
  ];
}

export function tableSteps(page: string, model: Target) {
  const wire = inputs(model);
  const [usual, ...points] = pointsOf(page, model);
  return onceEach([
    plain(model, wire, usual?.price ?? null),
    nothing(model),
    ...taken(model, wire),
    ...refused(model, wire, beyond),
    ...refused(model, wire, below),
    ...refused(model, wire, between),
    ...points.map(({ wish, price }) =>
      step({ ...request(model, wire), ...wish }, offered({ price, ...bodyOf(model, {}) })),
    ),
  ]);
}

/** Of steps that ask for the same the first, which says the most. */
const onceEach = (steps: ReturnType<typeof step>[]) => {
  const asked = steps.map(({ input }) => JSON.stringify(input));
  return steps.filter((_, i) => asked.indexOf(asked[i] ?? '') === i);
};
