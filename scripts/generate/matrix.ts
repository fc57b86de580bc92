// docs/matrix.md: every gateway's models with what they take and cost, for people, from the same tables the engine reads.
import type { ModelRow, PriceRow, ProviderSpec } from '../../packages/core/dist/plugin.js';
import { subjectsOf } from '../../packages/core/dist/testing/types/subject.js';
import { fieldTypes } from '../../packages/core/dist/testing/types/values.js';
import { command, generated, type Generated, providers } from './tables.ts';

/** a field and the values a task takes for it */
export type Taken = readonly [name: string, values: readonly string[]];
export type TaskOf = { task: string; model: ModelRow; fields: readonly Taken[] };
export type Row = { provider: ProviderSpec; id: string; row: ModelRow; tasks: readonly TaskOf[] };

const path = 'docs/matrix.md';
const kinds: readonly [kind: ModelRow['kind'], title: string][] = [
  ['video', 'Video'],
  ['image', 'Images'],
  ['3d', '3D models'],
];

/** The page. Core has to be built. */
export async function generatedMatrix(): Promise<Generated> {
  const specs: readonly ProviderSpec[] = (await providers()).map(({ spec }) => spec);
  const rows: readonly Row[] = specs.flatMap((provider) =>
    Object.entries(provider.models).map(([id, row]) => ({
      provider,
      id,
      row,
      tasks: subjectsOf(provider, row).map((subject) => ({
        ...subject,
        fields: [...fieldTypes([subject])],
      })),
    })),
  );
  const sections = kinds.map(([kind, title]) =>
    section(
      title,
      rows.filter((it) => it.row.kind === kind),
    ),
  );
  return generated(path, [head(specs), ...sections, assumptions(specs)].join('\n'));
}

const head = (
  specs: readonly ProviderSpec[],
) => `<!-- Generated from the tables by \`${command}\`. Do not edit. -->

# What each gateway makes

One row for each model and gateway, worked out from the provider's tables, which are also what a request is checked against.

- **Task**: what a model can be asked for; in brackets a field that only some of its tasks take.
- **Price**: as published on the day beside it. \`~\` is an estimate of unknown precision and never satisfies a ceiling; _live_
  means that the gateway can be asked for an exact price (\`crosspoint plan --live-prices\`).
- **inferred**: that this is the model of that id follows from its name and traits; no document says so.

| Gateway | Documents | Models | Of these inferred | Assumptions |
| --- | --- | --- | --- | --- |
${specs.map(gatewayRow).join('\n')}
`;

const gatewayRow = ({ id, name, docsUrl: docs, models, assumptions = {} }: ProviderSpec) => {
  const all = Object.values(models);
  const inferred = all.filter(({ modelMatch }) => modelMatch === 'inferred').length;
  const many = Object.keys(assumptions).length;
  return `| ${name} (\`${id}\`) | <${docs}> | ${all.length} | ${inferred} | [${many}](#what-${id}-leaves-open) |`;
};

function section(title: string, rows: readonly Row[]) {
  const sorted = rows.toSorted((a, b) => compare(a.id, b.id) || compare(a.provider.id, b.provider.id));
  return `## ${title}

| Model | Gateway | Its name there | Tasks | Fields | Price |
| --- | --- | --- | --- | --- | --- |
${sorted.map(modelRow).join('\n')}
`;
}

const compare: (a: string, b: string) => number = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function modelRow({ provider, id, row, tasks }: Row) {
  const slugs = [...new Set(tasks.map(({ model }) => model.slug))];
  const marks = [
    ...(row.modelMatch === 'inferred' ? ['inferred'] : []),
    ...(row.deprecated ? [`deprecated, use ${row.deprecated.use}`] : []),
  ];
  return cells([
    `\`${id}\`${marks.length === 0 ? '' : ` _${marks.join(', ')}_`}`,
    provider.id,
    slugs.map((slug) => `\`${slug}\``).join('<br>'),
    row.tasks.join('<br>'),
    fieldsText(tasks),
    priceText(provider, tasks),
  ]);
}

const cells = (texts: readonly string[]) =>
  `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;

/** Every field some task takes, with its values where they are few; those not all tasks take name theirs. */
function fieldsText(tasks: readonly TaskOf[]) {
  const names = [...new Set(tasks.flatMap(({ fields }) => fields.map(([name]) => name)))];
  return names
    .map((name) => {
      const taken = tasks.flatMap(({ task, fields }) =>
        fields.filter(([field]) => field === name).map(([, values]) => ({ task, said: valuesText(values) })),
      );
      const [values = '', ...others] = new Set(taken.map(({ said }) => said));
      const said = others.length > 0 || values === '' ? '' : ` ${values}`;
      const only = taken.length === tasks.length ? '' : ` [${taken.map(({ task }) => task).join(', ')}]`;
      return `${name}${said}${only}`;
    })
    .join(', ');
}

const mostValues = 6;

/** `3–15`, `16:9 9:16`; nothing where any value of a type goes or there are too many to read. */
function valuesText(members: readonly string[]) {
  const literals = members
    .filter((it) => /^(?:'.*'|\d+(?:\.\d+)?)$/.test(it))
    .map((it) => it.replaceAll("'", ''));
  if (literals.length === 0 || literals.length < members.length) return '';
  const numbers = literals.map(Number);
  const even = numbers.length > 2 && numbers.every((it, i) => i === 0 || it === Number(numbers[i - 1]) + 1);
  if (even) return `${numbers[0]}–${numbers.at(-1)}`;
  return literals.length > mostValues ? '' : literals.join(' ');
}

const mostPrices = 4;

function priceText({ quote }: ProviderSpec, tasks: readonly TaskOf[]) {
  const lists = new Map(tasks.map(({ task, model }) => [task, model.price ?? []]));
  const alike = new Set([...lists.values()].map((it) => JSON.stringify(it))).size === 1;
  const told = alike
    ? rowsText([...lists.values()][0] ?? [])
    : [...lists].map(([task, rows]) => `${task}: ${rowsText(rows)}`).join('<br>');
  return quote === undefined ? told : `${told}, _live_`;
}

function rowsText(all: readonly PriceRow[]) {
  const rows = merged(all);
  if (rows.length === 0) return 'not published';
  if (rows.length <= mostPrices) return rows.map(rowText).join('<br>');
  const [least, ...others] = rows.toSorted((a, b) => Number(a.amount) - Number(b.amount)).map(amountText);
  return `${least} to ${others.at(-1)}, ${rows.length} prices (${rows[0]?.asOf})`;
}

/** Rows of one amount as one, under what they have in common: upright and lying pictures cost the same. */
function merged(rows: readonly PriceRow[]): readonly PriceRow[] {
  const groups: Map<string, PriceRow[]> = new Map();
  for (const row of rows) {
    const name = `${amountText(row)} ${row.asOf} ${conditionText(row.when?.duration)}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map((row) => ({
      ...row,
      when: Object.fromEntries(
        Object.entries(row.when ?? {}).filter(([name, value]) =>
          group.every(({ when = {} }) => when[name] === value),
        ),
      ),
    })),
  );
}

/** What a price row holds for, as a reader writes it: a value, several, or a range. */
const conditionText = (value: NonNullable<PriceRow['when']>[string] | undefined): string =>
  value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const amountText = ({ amount, currency, per, approximate }: PriceRow) =>
  `${approximate ? '~' : ''}${amount} ${currency} per ${per}`;

function rowText(row: PriceRow) {
  const when = Object.entries(row.when ?? {}).map(([name, value]) => `${name} ${conditionText(value)}`);
  return `${amountText(row)}${when.length === 0 ? '' : `, ${when.join(', ')}`} (${row.asOf})`;
}

const assumptions = (specs: readonly ProviderSpec[]) => `## What the documents leave open

Where a document is silent or contradicts itself, this is taken for true. In brackets stands the entry of the provider's spec
that rests on it; \`acme({ override: { … } })\` replaces any entry.

${specs.map(assumedOf).join('\n')}`;

function assumedOf({ id, assumptions = {} }: ProviderSpec) {
  const own = Object.entries(assumptions).map(
    ([name, { message, source, entry }]) =>
      `- ${name}${entry === undefined ? '' : ` (\`${entry.join('.')}\`)`}: ${message} _(${source})_`,
  );
  return `### What ${id} leaves open\n\n${own.join('\n')}\n`;
}
