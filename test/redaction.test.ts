import { describe, expect, it } from 'vitest';
import { takeOut } from '../packages/conformance/src/fixture/placeholders.ts';
import { scrubber } from '../packages/conformance/src/record/scrub.ts';
import { finderOf } from '../packages/conformance/src/run/key.ts';
import { redactor } from '../packages/core/src/io/redact.ts';
import { createView } from '../packages/emulator/src/frame/shown.ts';
import { innocent, keys, places, tracesOf, writings } from './support/key-writings.ts';
import { screenOf } from './support/screen.ts';

/** Every place where a key is taken out of a text. The kit's recorder takes more out than keys. */
const doors: Readonly<Record<string, (key: string) => (text: string) => string>> = {
  core: redactor,
  'the command line': screenOf,
  'the emulator': (key) => createView({ keyHeaders: new Set(), apiKey: key, requests: [] }).text,
  'the recorder of the kit': (key) => scrubber({ key }).clean,
  'the reports of the kit': (key) => (text) => takeOut(text, key),
};

const masks = ['[redacted]', '***', '{{secret.apiKey}}', '{{base64('];
const isMasked = (text: string): boolean => masks.some((mask) => text.includes(mask));

describe.each(Object.entries(doors))('%s', (door, open) => {
  it.each(Object.entries(writings))('leaves nothing of a key %s', (_, write) => {
    for (const key of Object.values(keys)) {
      const redact = open(key);
      const find = finderOf(key);
      for (const place of Object.values(places)) {
        const form = write(key);
        const clean = redact(place(form));
        const lower = clean.toLowerCase();
        const left = tracesOf(key, form).filter((trace) => lower.includes(trace));
        expect({ text: place(form), clean, left, found: find(clean) }).toMatchObject({
          left: [],
          found: undefined,
        });
        expect(isMasked(clean)).toBe(true);
      }
    }
  });

  it.each(Object.entries(keys))('leaves what is no key as it is: of a key %s', (_, key) => {
    if (door === 'the recorder of the kit') return; // ids and addresses are nobody's business there
    for (const text of innocent) expect(open(key)(text)).toBe(text);
  });
});
