import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import { isObject, urlsIn } from './alter.ts';
import { rewrite, tokensOf } from './json-text.ts';
import { buyTwice, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

/** An accepted submit whose response has null for the job id: without another id or outputs it is unknown. */
export async function withoutId(context: TestContext, purchase: SoundPurchase): Promise<Finding[]> {
  const { plan, exchange, id, text, job } = purchase;
  if (id === undefined || text === undefined || urlsIn(job).length > 0) return [];
  const changed = rewrite(text, ({ kind, value }) => (kind !== 'key' && value === id ? 'null' : undefined));
  if (changed === undefined) return [];
  const bought = await buyTwice(
    context,
    plan,
    exchange,
    responseLike(purchase, { status: 200, text: changed }),
  );
  const [first] = bought.ends;
  const ref = first !== undefined && 'job' in first ? first.job?.['ref'] : undefined;
  const other = isObject(ref) ? ref['id'] : undefined;
  // An id that the response prints elsewhere, such as in a link, is an id.
  const isPrinted =
    typeof other === 'string' &&
    tokensOf(changed).some(({ kind, value }) => kind !== 'key' && value.includes(other));
  if (isPrinted) return [...bought.findings];
  const where = `step ${plan.index}, exchange ${exchange.index}, a success whose job id is null`;
  return [...notUnknown(bought, 'STA-009', where), ...bought.findings];
}
