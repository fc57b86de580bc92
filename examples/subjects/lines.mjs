// The protocol of `crosspoint-conformance subject`: one JSON object a line, in both directions.
import { createInterface } from 'node:readline';

/**
 * Answers each line with what its function returns, or with what it throws.
 *
 * @param {{ name: string, version?: string }} about
 * @param {Record<string, (input: object) => Promise<object>>} operations
 */
export async function serve(about, operations) {
  const respond = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const hello = async () => ({ ...about, can: Object.keys(operations) });
  const all = { ...operations, hello };
  for await (const text of createInterface({ input: process.stdin })) {
    const { id, do: operation, ...input } = JSON.parse(text);
    try {
      respond({ id, ok: await all[operation](input) });
    } catch (error) {
      respond({ id, error: { message: error.message, charged: error.charged } });
    }
  }
}
