import { isCrosspointError } from '../../model/error.ts';
import type { JobStore } from '../../registry/store.ts';

/** One promise of the JobStore, and what tries it. */
export interface Trial {
  readonly name: string;
  /** It takes a second store on the same data. */
  readonly shares?: true;
  readonly run: (stores: Stores) => Promise<void>;
}

/** Where a trial gets stores; what it opens is closed after it. */
export interface Stores {
  /** One that holds nothing yet. */
  readonly open: () => Promise<JobStore>;
  /** Another one on the data of the first. */
  readonly share: (store: JobStore) => Promise<JobStore>;
}

/** Equal values become equal texts: names in order, and what is undefined is absent. */
function plain(value: unknown): string | undefined {
  const inOrder = (_name: string, part: unknown): unknown =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value, inOrder, 1);
}

/** Whether what came is what was promised. @throws Error that says both */
export function expectSame(promised: string, came: unknown, wanted: unknown): void {
  const [is, shouldBe] = [plain(came), plain(wanted)];
  if (is !== shouldBe) throw new Error(`promised: ${promised}\nwanted: ${shouldBe}\ncame: ${is}`);
}

/** Whether a call is refused with this code. @throws Error that says what came instead */
export async function expectRefusal(
  promised: string,
  code: string,
  call: () => Promise<unknown>,
): Promise<void> {
  let came: unknown;
  try {
    came = await call();
  } catch (error) {
    if (isCrosspointError(error) && error.code === code) return;
    throw new Error(`promised: ${promised}\nwanted: the error ${code}\ncame: ${String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`promised: ${promised}\nwanted: the error ${code}\ncame: ${plain(came)}`);
}
