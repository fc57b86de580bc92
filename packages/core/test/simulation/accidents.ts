import {
  type ExchangeFault,
  type ExchangeFaultName,
  exchangeFaults,
  type JobFaultName,
  type StoreFaultName,
} from './faults.ts';
import type { Accident, Schedule } from './schedule.ts';

/** An accident of an exchange with its name. */
export interface NamedFault extends ExchangeFault {
  readonly name: ExchangeFaultName;
}

type Counted = 'submit' | 'read' | 'store' | 'job' | 'delivery' | 'statement' | 'commit';

/** Counts what happens in a world, and says what goes wrong with it. */
export class Accidents {
  /** Set at the end of a schedule: from then on nothing goes wrong. */
  isCalm = false;
  readonly #all: readonly Accident[];
  readonly #counts: Record<Counted, number> = {
    submit: 0,
    read: 0,
    store: 0,
    job: 0,
    delivery: 0,
    statement: 0,
    commit: 0,
  };

  constructor({ accidents }: Schedule) {
    this.#all = accidents;
  }

  #next(on: Counted): number {
    this.#counts[on] += 1;
    return this.#counts[on];
  }

  ofExchange(on: 'submit' | 'read'): NamedFault | undefined {
    if (this.isCalm) return undefined;
    const nth = this.#next(on);
    const accident = this.#all.find((each) => each.on === on && each.nth === nth);
    return accident?.on === 'submit' || accident?.on === 'read'
      ? { name: accident.fault, ...exchangeFaults[accident.fault] }
      : undefined;
  }

  ofStore(): StoreFaultName | undefined {
    if (this.isCalm) return undefined;
    const nth = this.#next('store');
    for (const each of this.#all)
      if (each.on === 'store' && each.nth <= nth && nth < each.nth + each.calls) return each.fault;
    return undefined;
  }

  /** How a connection to the database breaks at a message; undefined: it does not. */
  ofDatabase(on: 'statement' | 'commit'): 'breaks-before' | 'breaks-after' | undefined {
    if (this.isCalm) return undefined;
    const nth = this.#next(on);
    for (const each of this.#all)
      if ((each.on === 'statement' || each.on === 'commit') && each.on === on && each.nth === nth)
        return each.fault;
    return undefined;
  }

  ofJob(): JobFaultName | undefined {
    const nth = this.#next('job');
    for (const each of this.#all) if (each.on === 'job' && each.nth === nth) return each.fault;
    return undefined;
  }

  ofDelivery(): 'twice' | 'late' | 'lost' | undefined {
    const nth = this.#next('delivery');
    for (const each of this.#all) if (each.on === 'delivery' && each.nth === nth) return each.fault;
    return undefined;
  }

  /** How a worker dies at its nth call; undefined: it goes on. */
  ofWorker(worker: number, nth: number): Extract<Accident, { on: 'worker' }> | undefined {
    if (this.isCalm) return undefined;
    for (const each of this.#all)
      if (each.on === 'worker' && each.worker === worker && each.nth === nth) return each;
    return undefined;
  }
}
