import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import { oddBodies } from './odd-bodies.ts';
import { tokensOf } from './json-text.ts';
import { buyTwice, lostId, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

const namesId = (text: string, id: string): boolean =>
  tokensOf(text).some(({ kind, value }) => kind !== 'key' && value === id);

async function odd(
  context: TestContext,
  purchase: SoundPurchase,
  text: string,
  what: string,
): Promise<Finding[]> {
  const { plan, exchange, id } = purchase;
  const bought = await buyTwice(context, plan, exchange, responseLike(purchase, { status: 200, text }));
  const where = `step ${plan.index}, exchange ${exchange.index}, a success whose ${what}`;
  const [first] = bought.ends;
  const isJob = first !== undefined && 'job' in first && first.job?.['state'] !== 'failed';
  if (isJob) return [...bought.findings];
  const lost = id !== undefined && namesId(text, id) ? lostId(bought, id, where) : [];
  return [...notUnknown(bought, 'ONCE-005', where), ...lost, ...bought.findings];
}

// The functions themselves are tried with all of them; through the engine a few of each response are enough.
const most = 6;

/** Successes with a value of another type: they bring a job or are unknown, and never free the key. */
export function oddResponses(context: TestContext, purchase: SoundPurchase): Promise<Finding[]>[] {
  const { text } = purchase;
  if (text === undefined) return [];
  const all = oddBodies(text).filter(({ isChanged }) => isChanged);
  const step = Math.max(1, Math.floor(all.length / most));
  return all
    .filter((_, index) => index % step === 0)
    .slice(0, most)
    .map((body) => odd(context, purchase, body.text, body.what));
}
