import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defineProvider, type Endpoint } from '../src/plugin.ts';
import { encodeRequest, exampleProvider } from '../src/testing/index.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

// The guide for authors prints this line as it stands here.
const submit: Pick<Endpoint, 'body'> = {
  body: (fields, options, { slug }) => ({ engine: slug, input: { ...fields, ...options } }),
};

it('the nested body with a renamed model key in the guide for authors is sent so', async () => {
  const [line = ''] = /^ *body: \(.*$/m.exec(read('guide-body.test.ts')) ?? [];
  expect(line).toContain('engine: slug');
  expect(read('../../../docs/adding-a-provider.md')).toContain(`\`\`\`ts\n${line}\n`);
  const { spec } = exampleProvider;
  const provider = defineProvider({ ...spec, submit: { ...spec.submit, ...submit } })({ apiKey: 'a-key' });
  const { body, issues } = await encodeRequest(provider, {
    kind: 'video',
    model: 'echo/parrot',
    prompt: 'A paper boat.',
    duration: 7,
    providerOptions: { echo: { mood: 'calm' } },
  });
  expect(issues).toEqual([]);
  expect(body).toEqual({
    engine: 'parrot/1',
    input: expect.objectContaining({ text: 'A paper boat.', seconds: 7, mood: 'calm' }),
  });
});
