import type { Emulator } from '../../packages/emulator/src/index.ts';
import { numberIn } from './jobs.ts';

/** A job that an emulated gateway has made, by its own record. */
export interface Sale {
  /** As the gateway gives it to its client. */
  readonly id: string;
  readonly gateway: string;
  /** The number of the job that its prompt names. */
  readonly number: number;
  /** In ten-thousandths of a dollar; absent where the gateway names no price. */
  readonly cost: number | undefined;
}

interface ListedJob {
  readonly wireId: string;
  readonly gateway: string;
  readonly prompt: string;
  readonly cost?: { readonly amount: string; readonly currency: string };
}

const costOf = ({ cost }: ListedJob): number | undefined =>
  cost?.currency === 'USD' ? Math.round(Number(cost.amount) * 10_000) : undefined;

/** What the emulated gateways have sold: they list their newest jobs, which are read often enough to miss none. */
export class Truth {
  readonly sales = new Map<string, Sale>();
  readonly #overview: string;

  constructor({ url }: Pick<Emulator, 'url'>) {
    this.#overview = `${url}/_emulator/overview`;
  }

  async read(): Promise<void> {
    const response = await fetch(this.#overview);
    const { jobs, jobCount } = (await response.json()) as {
      readonly jobs: readonly ListedJob[];
      readonly jobCount: number;
    }; // as the emulator's README has it
    for (const job of jobs)
      this.sales.set(`${job.gateway} ${job.wireId}`, {
        id: job.wireId,
        gateway: job.gateway,
        number: numberIn(job.prompt),
        cost: costOf(job),
      });
    if (this.sales.size !== jobCount)
      throw new Error(`the emulators sold ${jobCount} jobs, and ${this.sales.size} of them were seen`);
  }
}
