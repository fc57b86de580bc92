// Machines as processes, from outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, MachineOptions } from './machine.ts';

/** A process that places and works on orders. */
export interface Machine {
  /** Where it met its fate; empty before. */
  readonly step: string;
  /** What it wrote to stderr. */
  readonly errors: string;
  readonly isEnded: boolean;
  readonly tell: (command: Command) => void;
  readonly kill: () => Promise<void>;
  /** Lets a frozen machine go on, finish what it has, and end. */
  readonly wakeAndStop: () => Promise<void>;
}

const program = fileURLToPath(new URL('machine.ts', import.meta.url));

function startMachine(options: MachineOptions): Machine {
  const quiet = '--disable-warning=ExperimentalWarning'; // Node.js 22 about reading TypeScript
  const child = spawn(process.execPath, [quiet, program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const machine = { step: '', errors: '', isEnded: false };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (machine.step += text.trim()));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (machine.errors += text));
  const closed = once(child, 'close').then(() => (machine.isEnded = true));
  const tell = (command: Command): void => void child.send(command);
  return Object.assign(machine, {
    tell,
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await closed;
    },
    wakeAndStop: async (): Promise<void> => {
      child.kill('SIGCONT');
      tell({ do: 'stop' });
      await closed;
    },
  });
}

/** The machines of one run: one that works, and one with its modules loaded that can take its place at once. */
export class Machines {
  readonly #options: MachineOptions;
  readonly #machines: Machine[] = [];
  /** All that were started: one that is frozen would stay for ever. */
  readonly #started: Machine[] = [];

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  /** The machine that works. */
  current(): Machine {
    while (this.#machines.length < 2) {
      const machine = startMachine(this.#options);
      this.#machines.push(machine);
      this.#started.push(machine);
    }
    return this.#machines[0]!;
  }

  /** Another one in its place. */
  replace(): Machine {
    this.#machines.shift();
    return this.current();
  }

  async close(): Promise<void> {
    const left = this.#started.filter(({ isEnded }) => !isEnded);
    await Promise.all(left.map((machine) => machine.kill()));
  }
}
