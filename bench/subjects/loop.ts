// The bare loop: submit, then ask until it is over. Nothing is checked that a program could do without.
import { bodyOf, longPolls, path } from '../exchange/job.ts';

/** What the loop reads of a response. */
export interface Seen {
  readonly id: string;
  readonly status: string;
  readonly video?: { readonly url: string };
}

/** One exchange: a POST where there is a body. */
export type Ask = (path: string, body?: string) => Promise<Seen>;

export const submitBare = (ask: Ask, index: number): Promise<Seen> =>
  ask(path, JSON.stringify(bodyOf(index)));

export const pollBare = (ask: Ask, id: string): Promise<Seen> => ask(`${path}?generation_id=${id}`);

export async function runBare(ask: Ask, index: number): Promise<void> {
  let seen = await submitBare(ask, index);
  for (let polls = 0; seen.status !== 'completed'; polls += 1) {
    if (polls > longPolls) throw new Error(`job ${index} is ${seen.status} after ${polls} polls`);
    seen = await pollBare(ask, seen.id);
  }
  if (seen.video?.url === undefined) throw new Error(`job ${index} has no file`);
}

export function refuse(status: number): void {
  if (status !== 200) throw new Error(`the server responded with ${status}`);
}
