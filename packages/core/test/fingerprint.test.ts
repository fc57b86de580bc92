import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../src/index.ts';
import { fingerprintText } from '../src/steps/fingerprint.ts';

const video = { kind: 'video', model: 'm', prompt: 'A boat.' } as const;
const print = (request: GenerationRequest) => fingerprintText(request, new Map())!;
const data = (sha256: string) =>
  ({ form: 'data', url: 'data:image/png;base64,x', mediaType: 'image/png', bytes: 1, sha256 }) as const;

describe('a fingerprint', () => {
  it('is the same for the same request, whatever the order of its keys, its labels and its undefined fields', () => {
    const one = print({
      ...video,
      duration: 5,
      seed: 0,
      providerOptions: { a: { x: 1, y: { b: 1, c: 2 } } },
      tags: { a: '1' },
    });
    const two = print({
      providerOptions: { a: { y: { c: 2, b: 1 }, x: 1 } },
      seed: 0,
      duration: 5,
      fps: undefined,
      prompt: 'A boat.',
      model: 'm',
      kind: 'video',
      tags: { b: '2' },
    });
    expect(one).toBe(two);
  });

  it('differs in every field, 0, false and "" from absent too', () => {
    const variants: GenerationRequest[] = [
      video,
      { ...video, prompt: '' },
      { ...video, seed: 0 },
      { ...video, seed: 1 },
      { ...video, generateAudio: false },
      { ...video, generateAudio: true },
      { ...video, keepAudio: false },
      { ...video, negativePrompt: '' },
      { ...video, model: 'n' },
      { ...video, duration: 5 },
      { ...video, fps: 5 },
      { ...video, providerOptions: { a: { x: 1 } } },
      { ...video, providerOptions: { a: { x: '1' } } },
      { ...video, providerOptions: { b: { x: 1 } } },
      { ...video, shots: 'auto' },
      { ...video, shots: [{ prompt: 'a' }, { prompt: 'b' }] },
      { ...video, shots: [{ prompt: 'b' }, { prompt: 'a' }] },
      { kind: 'image', model: 'm', prompt: 'A boat.' },
    ];
    expect(new Set(variants.map(print)).size).toBe(variants.length);
  });

  it('knows media by their hash, and one field’s from another’s', () => {
    const url = 'https://x.example/a.png';
    const all = [
      fingerprintText({ ...video, image: url }, new Map([['image', [data('aa')]]])),
      fingerprintText({ ...video, image: url }, new Map([['image', [data('bb')]]])),
      fingerprintText({ ...video, lastFrame: url }, new Map([['lastFrame', [data('aa')]]])),
      fingerprintText(
        { ...video, references: { images: [url] } },
        new Map([['references.images', [data('aa')]]]),
      ),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is never shared by different prompts', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (prompt) => {
        const known = seen.get(print({ ...video, prompt }));
        if (known !== undefined) expect(known).toBe(prompt);
        seen.set(print({ ...video, prompt }), prompt);
      }),
      { numRuns: 3_000 },
    );
    for (let n = 0; n < 20_000; n += 1) seen.set(print({ ...video, seed: n }), '');
    expect(seen.size).toBeGreaterThan(20_000);
  });
});
