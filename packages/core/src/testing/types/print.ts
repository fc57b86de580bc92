import type { Field } from '../../model/field.ts';
import type { ModelRow, ParamSpec, ProviderSpec } from '../../model/provider.ts';
import { deprecatedTag } from '../../steps/retirement.ts';
import { literal, type Members } from './member.ts';
import { optionTypes } from './options.ts';
import { subjectsOf } from './subject.ts';
import { fieldTypes } from './values.ts';

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);
const block = (head: string, lines: readonly string[]): readonly string[] => [
  `${head}{`,
  ...indent(lines),
  '};',
];

const union = (members: Members): string => members.join(' | ');
const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name));

/** `references.images` and its sisters are parts of one field. */
function fieldLines(types: ReadonlyMap<Field, Members>): readonly string[] {
  const parts = [...types].filter(([field]) => field.includes('.'));
  const references = parts.map(
    ([field, members]) => `${field.split('.')[1]}?: ${union(members)} | undefined`,
  );
  return [...types].flatMap(([field, members]) => {
    if (!field.includes('.')) return [`${field}: ${union(members)};`];
    return field === parts[0]?.[0] ? [`references: { ${references.join('; ')} };`] : [];
  });
}

/** The text of the table, so that an editor shows it; a tag needs a line of its own. */
function comment({ note, default: fallback }: ParamSpec): readonly string[] {
  const words = note?.replaceAll('*/', '* /').replace(/^@/, '- @');
  const tag = fallback === undefined ? undefined : `@default ${JSON.stringify(fallback)}`;
  if (words !== undefined && tag !== undefined) return ['/**', ` * ${words}`, ` * ${tag}`, ' */'];
  const only = words ?? tag;
  return only === undefined ? [] : [`/** ${only} */`];
}

function modelLines(provider: ProviderSpec, id: string, row: ModelRow): readonly string[] {
  const subjects = subjectsOf(provider, row);
  const options = [...optionTypes(subjects)].flatMap(([name, { members, param }]) => [
    ...comment(param),
    `${property(name)}?: ${union(members)};`,
  ]);
  const tag =
    row.deprecated === undefined ? [] : [`/** ${deprecatedTag(row.deprecated).replaceAll('*/', '* /')} */`];
  return [
    ...tag,
    ...block(`${literal(id)}: `, [
      `kind: ${literal(row.kind)};`,
      `tasks: ${union(row.tasks.map(literal))};`,
      ...block('fields: ', fieldLines(fieldTypes(subjects))),
      ...(options.length === 0 ? [] : block('options: ', options)),
    ]),
  ];
}

/** `nano-gpt` → `NanoGpt`. */
const typeName = (id: string): string =>
  id.replaceAll(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

/**
 * A provider's models as TypeScript, for `defineProvider<Acme>({ … })`: what each takes, worked out from its tables and
 * the check that every request goes through. Write it beside the tables, and again whenever they change.
 *
 * @param provider a factory's `spec`
 * @param command what writes the file; its first line says so
 * @example writeFileSync('src/models.ts', printTypes(acme.spec, 'npm run types'));
 */
export function printTypes(provider: ProviderSpec, command: string): string {
  const models = Object.entries(provider.models).flatMap(([id, row]) => modelLines(provider, id, row));
  const text = [
    `/** What the models of ${provider.name} take. */`,
    `export interface ${typeName(provider.id)} {`,
    ...indent([
      '/** The provider, as `order`, `only` and `ignore` name it. */',
      `id: ${literal(provider.id)};`,
      '/** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */',
      ...block('models: ', models),
    ]),
    '}',
  ].join('\n');
  const used = ['Media', 'Shot'].filter((name) => new RegExp(`\\b${name}\\b[\\[ ;]`).test(text));
  const imports =
    used.length === 0 ? '' : `import type { ${used.join(', ')} } from '@crosspoint/core/plugin';\n\n`;
  return `// Generated from the tables by \`${command}\`. Do not edit.\n${imports}${text}\n`;
}
