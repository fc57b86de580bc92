import { requestJsonSchema } from '@crosspoint/core';
import { describe, expect, it } from 'vitest';
import { requestFlags } from '../src/input/flags.ts';
import { emulator, fakeIo, picture, ran } from './support.ts';

/** Every name a request can have, references by their parts. */
function fieldNames(): Set<string> {
  const names = new Set<string>();
  const walk = (schema: unknown, prefix: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if ('properties' in schema) {
      for (const [name, inner] of Object.entries(schema.properties as Record<string, unknown>)) {
        if (name === 'references') walk(inner, 'references.');
        else names.add(prefix + name);
      }
    }
    for (const key of ['oneOf', 'anyOf'] as const) {
      if (key in schema)
        for (const one of (schema as Record<string, unknown[]>)[key] ?? []) walk(one, prefix);
    }
  };
  walk(typeof requestJsonSchema === 'function' ? requestJsonSchema() : requestJsonSchema, '');
  return names;
}

describe('flags', () => {
  it('there is one for every field of a request; the prompt is the argument', () => {
    expect(new Set(['prompt', ...requestFlags.map(({ to }) => to)])).toEqual(fieldNames());
  });

  it.each([
    [['--duration', 'abc'], "option '--duration <seconds>' argument 'abc' is invalid. It takes a number."],
    [['--duration', 'NaN'], 'It takes a number.'],
    [['--duration', ''], 'It takes a number.'],
    [['--duration', '0x10'], 'It takes a number.'],
    [['--guidance', '9'.repeat(400)], 'It takes a number.'],
    [['--seed', '1.5'], 'It takes a whole number.'],
    [['--seed', '9007199254740993'], 'It takes a whole number.'],
    [['--kind', 'film'], 'It takes video, image or 3d.'],
    [['--timeout', '0'], 'It takes seconds, more than 0.'],
    [['--shots', '{}'], 'It takes auto, or a list in JSON'],
    [['--option', 'seed=1'], 'It takes provider.key=value'],
    [['--tag', 'order'], 'It takes key=value'],
    [['--max-price', '0.60'], 'It takes an amount and its unit, such as 0.60USD.'],
    [['--max-price', 'USD:0.55'], 'It takes an amount and its unit, such as 0.55USD.'],
    [['--only', 'aimlapi,'], 'It takes gateway ids separated by commas'],
    [['--only', 'nobody'], '--only: no gateway is called nobody; known are aimlapi'],
    [['--durration', '5'], "unknown option '--durration' (Did you mean --duration?)"],
    [['--image', picture, '--image', picture], "option '--image <file|url>' is given twice"],
    [['--provider', 'aimlapi'], '--only names the gateways that may be asked'],
    [['--out', 'a', '--out=b'], "option '--out <folder>' is given twice"],
    [['--only', 'aimlapi', '--ignore', 'aimlapi'], '--ignore: leaves no gateway to ask; known are aimlapi'],
    [['--sort', 'name'], 'It takes price, latency, success.'],
    [['two', 'prompts'], 'Put the prompt in quotes.'],
    [['--request', 'no.json'], 'there is no file'],
    [
      ['--image', 'http://example.com/x.png'],
      '--image: takes an https address, a data URL or the path of a file',
    ],
  ])('%j is one clear line and exit code 2', async (flags, message) => {
    const { code, out, err } = await ran(['run', 'A boat.', '--emulate', '--quiet', ...flags]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [['models', '--nope'], "unknown option '--nope'; crosspoint models --help lists the options of models"],
    [['run', '-boat'], "unknown option '-boat'; a prompt that begins with - goes after --"],
    [['plan', '- a boat'], "unknown option '- a boat'; a prompt that begins with - goes after --"],
    [['run', '-new boat'], 'It takes a number; a prompt that begins with - goes after --'],
    [['frob'], "unknown command 'frob'; crosspoint --help lists the commands"],
    [['models', 'extra'], "too many arguments for 'models'. Expected 0 arguments but got 1."],
  ])('%j says what would be right, and nothing else', async (args, message) => {
    const { code, err } = await ran(args);
    expect(code).toBe(2);
    expect(err.endsWith(`${message}\n`)).toBe(true);
  });

  it('a prompt that begins with a dash is a prompt after two of them', async () => {
    const { json } = await ran(['plan', '--emulate', '--only', 'aimlapi', '--json', '--', '-boat']);
    expect(json).toMatchObject({ offers: [{ request: { body: { prompt: '-boat' } } }] });
  });

  it('may be given twice where several values make sense', async () => {
    const reference = ['--reference-image', 'https://e.com/1.png'];
    const { code } = await ran([
      'plan',
      'A boat.',
      '--emulate',
      ...reference,
      ...reference,
      '--tag',
      'a=1',
      '--tag',
      'b=2',
    ]);
    expect(code).toBe(0);
  });

  it.each([
    [['--image', 'data:zz'], '[invalid_request] --image: must be an https URL or a data URL; got "data:zz"'],
    [
      ['--option', 'aimlapi.foo=1'],
      '[invalid_request] aimlapi: --option aimlapi.foo: this model has no such parameter',
    ],
  ])('what is wrong with %j is said without advice to use it', async (flags, message) => {
    const { err } = await ran(['plan', 'A boat.', '--emulate', '--only', 'aimlapi', ...flags]);
    expect(err).toContain(`crosspoint: ${message}`);
    expect(err).not.toContain('the flag of that field');
  });

  it('a typing mistake is JSON as well where JSON was asked for', async () => {
    const { code, json, err } = await ran(['run', 'A boat.', '--json', '--durration', '5']);
    expect(code).toBe(2);
    expect(err).toBe('');
    expect(json).toMatchObject({
      emulated: true,
      error: { code: 'invalid_request', message: expect.stringContaining('--duration') },
    });
  });

  it('values reach the request with their types', async () => {
    const { url } = await emulator();
    const flags = [
      '--seed',
      '-3',
      '--duration',
      '5',
      '--no-watermark',
      '--reference-image',
      'https://e.com/1.png',
    ];

    const { json } = await ran(['plan', 'A boat.', '--emulator', url, '--json', ...flags]);

    const body = { seed: -3, duration: 5, watermark: false, reference_image_urls: ['https://e.com/1.png'] };
    expect(json).toMatchObject({ offers: [{ request: { body } }] });
  });

  it('a parameter of a gateway is read as JSON where it is JSON', async () => {
    const model = ['--model', 'aimlapi:some/other-model'];
    const flags = [
      '--option',
      'aimlapi.a=true',
      '--option',
      'aimlapi.b=[1,2]',
      '--option',
      'aimlapi.c=plain words',
    ];
    const { url } = await emulator();

    const { json } = await ran(['plan', 'A boat.', '--emulator', url, '--json', ...model, ...flags]);

    expect(json).toMatchObject({ offers: [{ request: { body: { a: true, b: [1, 2], c: 'plain words' } } }] });
  });

  it('a request in a file cannot name a local file: only a flag can', async () => {
    const { url } = await emulator();
    const stdin = JSON.stringify({ prompt: 'A boat.', image: './secret.png' });
    const { code, err } = await ran(['plan', '--request', '-', '--emulator', url], fakeIo({ stdin }));
    expect(code).toBe(2);
    expect(err).toContain('--image: must be an https URL or a data URL');
  });

  it('objections come all at once, in the words of the flags', async () => {
    const { url } = await emulator();
    const { code, err } = await ran([
      'run',
      'A boat.',
      '--emulator',
      url,
      '--only',
      'aimlapi',
      '--duration',
      '2',
      '--fps',
      '3',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/2 things are wrong\n {2}--duration: is 2; .*\n {2}--fps: this model cannot take it/);
  });
});
