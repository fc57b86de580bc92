import type { ErrorRow } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import { isObject } from './alter.ts';
import { errorWords } from './error-bodies.ts';
import { type RepeatedPurchase, buyTwice, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

const html: readonly [string, string][] = [['content-type', 'text/html; charset=utf-8']];
const json: readonly [string, string][] = [['content-type', 'application/json']];

const listed = ({ status }: ErrorRow, wanted: number): boolean =>
  status !== undefined && [status].flat().includes(wanted);

/** Whether a provider documents that a status proves "not accepted", by itself or by a message. */
const provesNotAccepted = (
  context: TestContext,
  status: number,
): { readonly byItself: boolean; readonly byWords: boolean } => {
  const rows = (context.provider.spec.errors ?? []).filter(
    (row) => row.provesNotAccepted === true && listed(row, status),
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
  {
    name: 'a JSON message',
    isPage: false,
    headers: json,
    text: (quoted) => JSON.stringify({ message: quoted }),
  },
];

/** Buys with a prompt that the error quotes beside the error words; words on a page alone prove nothing either. */
async function buyQuoted(
  context: TestContext,
  purchase: SoundPurchase,
  { status, quoting, isInPrompt }: Quoted,
): Promise<RepeatedPurchase | undefined> {
  const { plan, exchange } = purchase;
  const { input } = plan;
  const prompt = isObject(input) && typeof input['prompt'] === 'string' ? input['prompt'] : '';
  const text = `${prompt} ${errorWords(context)}`;
  const outcome = responseLike(purchase, { status, text: quoting.text(text), headers: quoting.headers });
  if (!isInPrompt) return buyTwice(context, plan, exchange, outcome);
  if (prompt === '' || !isObject(input)) return undefined;
  const bought = await buyTwice(context, { ...plan, input: { ...input, prompt: text } }, exchange, outcome);
  // A model may take no prompt of that length; then nothing was sent.
  return bought.counts[0] === 0 ? undefined : bought;
}

interface Quoted {
  readonly status: number;
  readonly quoting: Quoting;
  /** Whether the prompt contains the words as well. */
  readonly isInPrompt: boolean;
}

async function quoted(context: TestContext, purchase: SoundPurchase, accident: Quoted): Promise<Finding[]> {
  const { plan, exchange } = purchase;
  const { status, quoting } = accident;
  const bought = await buyQuoted(context, purchase, accident);
  if (bought === undefined) return [];
  const where = `step ${plan.index}, exchange ${exchange.index}, ${status} with ${quoting.name} that quotes the prompt and words of errors`;
  return [...notUnknown(bought, 'ONCE-004', where), ...bought.findings];
}

/** Server errors that quote the prompt and every error code and message that the provider recognises. */
export const quotedWords = (context: TestContext, purchase: SoundPurchase): Promise<Finding[]>[] =>
  [500, 502].flatMap((status) => {
    const { byItself, byWords } = provesNotAccepted(context, status);
    if (byItself) return [];
    return quotings.flatMap((quoting) => [
      quoted(context, purchase, { status, quoting, isInPrompt: true }),
      // The fields of an error may prove "not accepted" by their message; a page never does.
      ...(quoting.isPage || !byWords
        ? [quoted(context, purchase, { status, quoting, isInPrompt: false })]
        : []),
    ]);
  });
