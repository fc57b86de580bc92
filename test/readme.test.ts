import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

it('every package that the first program of the README imports is in the install lines above it', () => {
  const [program = ''] = blocks('js');
  const imported = [...program.matchAll(/from '@crosspoint\/([\w-]+)'/g)].map(([, name]) => name);
  const install = blocks('sh').find((text) => text.includes('/packages/core')) ?? '';
  const installed = [...install.matchAll(/\/packages\/([\w-]+)/g)].map(([, name]) => name);
  expect(new Set(imported)).toEqual(new Set(installed));
  expect(imported.length).toBeGreaterThan(1);
});
