import type { ErrorRow } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import type { Lab } from '../run/lab.ts';
import { isObject } from './alter.ts';
import { errorWords } from './error-bodies.ts';
import { type Bought, buyTwice, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

const html: readonly [string, string][] = [['content-type', 'text/html; charset=utf-8']];
const json: readonly [string, string][] = [['content-type', 'application/json']];

const listed = ({ status }: ErrorRow, wanted: number): boolean =>
  status !== undefined && [status].flat().includes(wanted);

/** Whether a provider documents that a status proves a no, by itself or by words in its fields. */
const provesNo = (lab: Lab, status: number): { readonly byItself: boolean; readonly byWords: boolean } => {
  const rows = (lab.provider.description.errors ?? []).filter(
    (row) => row.accepted === 'no' && listed(row, status),
  );
  return {
    byItself: rows.some(({ code, message }) => code === undefined && message === undefined),
    byWords: rows.some(({ message }) => message !== undefined),
  };
};

interface Quoting {
  readonly name: string;
  readonly isPage: boolean;
  readonly headers: readonly [string, string][];
  readonly text: (quoted: string) => string;
}

/** How an error quotes a prompt. */
const quotings: readonly Quoting[] = [
  {
    name: 'a page',
    isPage: true,
    headers: html,
    text: (quoted) =>
      `<!DOCTYPE html><html><head><title>Bad gateway: ${quoted}</title></head><body><pre>${quoted}</pre></body></html>`,
  },
  { name: 'a plain text', isPage: true, headers: [['content-type', 'text/plain']], text: (quoted) => quoted },
  {
    name: 'a JSON error',
    isPage: false,
    headers: json,
    text: (quoted) => JSON.stringify({ error: { message: `Upstream failed at: ${quoted}` } }),
  },
  { name: 'a JSON message', isPage: false, headers: json, text: (quoted) => JSON.stringify({ message: quoted }) },
];

async function buyQuoted(lab: Lab, purchase: SoundPurchase, status: number, quoting: Quoting): Promise<Bought> {
  const { plan, at } = purchase;
  const { input } = plan;
  const words = errorWords(lab);
  const prompt = isObject(input) && typeof input['prompt'] === 'string' ? input['prompt'] : '';
  const answer = (quoted: string) =>
    responseLike(purchase, { status, text: quoting.text(quoted), headers: quoting.headers });
  if (prompt !== '' && isObject(input)) {
    const quoted = `${prompt} ${words}`;
    const bought = await buyTwice(lab, { ...plan, input: { ...input, prompt: quoted } }, at, answer(quoted));
    // A model may take no prompt of that length; then nothing was sent.
    if (bought.counts[0] !== 0) return bought;
  }
  return buyTwice(lab, plan, at, answer(`${prompt} ${words}`));
}

async function quoted(lab: Lab, purchase: SoundPurchase, status: number, quoting: Quoting): Promise<Finding[]> {
  const { plan, at } = purchase;
  const bought = await buyQuoted(lab, purchase, status, quoting);
  const where = `step ${plan.index}, exchange ${at.index}, ${status} with ${quoting.name} that quotes the prompt and words of errors`;
  return [...notUnknown(bought, 'ONCE-004', where), ...bought.findings];
}

/** Server errors that quote the prompt, and in it every word by which the provider recognises a no. */
export const quotedWords = (lab: Lab, purchase: SoundPurchase): Promise<Finding[]>[] =>
  [500, 502].flatMap((status) => {
    const { byItself, byWords } = provesNo(lab, status);
    if (byItself) return [];
    return quotings
      .filter(({ isPage }) => isPage || !byWords)
      .map((quoting) => quoted(lab, purchase, status, quoting));
  });
