import type { Emulator, RecordedRequest } from '../../packages/emulator/src/index.ts';
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
  /** How many submits reached the gateways, by the number of the job. */
  readonly posts = new Map<number, number>();
  readonly #overview: string;
  readonly #emulator: Pick<Emulator, 'requests'>;
  #last: RecordedRequest | undefined;

  constructor(emulator: Pick<Emulator, 'url' | 'requests'>) {
    this.#emulator = emulator;
    this.#overview = `${emulator.url}/_emulator/overview`;
  }

  #readPosts(): void {
    const { requests } = this.#emulator;
    const fresh = requests.slice(this.#last === undefined ? 0 : requests.lastIndexOf(this.#last) + 1);
    this.#last = fresh.at(-1) ?? this.#last;
    for (const { route, bodyText } of fresh) {
      if (!route.endsWith('.submit')) continue;
      const number = numberIn(/soak \d+:/.exec(bodyText)?.[0] ?? '');
      this.posts.set(number, (this.posts.get(number) ?? 0) + 1);
    }
  }

  async read(): Promise<void> {
    this.#readPosts();
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
