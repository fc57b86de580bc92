import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterFile } from '../../../../test/support/cleanup.ts';

/** Another process. */
export interface Child {
  /** The next line it writes, once there is one. */
  line(): Promise<string>;
  /** Says something to it. */
  tell(text: string): void;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a program. When it ends before its time, `line` throws what it had to say. */
export function startChild(program: URL, ...args: readonly string[]): Child {
  const quiet = '--disable-warning=ExperimentalWarning'; // Node.js 22 about reading TypeScript
  const child = spawn(process.execPath, [quiet, fileURLToPath(program), ...args]);
  afterFile(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let [rest, errors, gone] = ['', '', false];
  const woken: (() => void)[] = [];
  const wake = (): void => woken.splice(0).forEach((run) => run());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const closed = once(child, 'close').then(() => {
    gone = true;
    wake();
  });

  return {
    async line() {
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        if (gone) throw new Error(`${program.pathname} ended without another line\n${errors}`);
        await new Promise<void>((resolve) => woken.push(resolve));
      }
    },
    tell: (text) => void child.stdin.write(`${text}\n`),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Processes that each do what `work` of `worker.ts` does. */
export interface Crew {
  /** Gives some of them the same task in one place at the same moment. @returns what each of them made of it */
  together(place: string, task: string, count?: number): Promise<readonly number[]>;
}

/** Starts processes that last as long as the tests of a file. @param program - It is given its number. */
export function startCrew(program: URL, processes: number, ...args: readonly string[]): Crew {
  const children = Array.from({ length: processes }, (_, i) => startChild(program, ...args, `${i}`));
  return {
    async together(place, task, count = processes) {
      const some = children.slice(0, count);
      for (const child of some) child.tell(place);
      for (const child of some) await child.line();
      for (const child of some) child.tell(task);
      return Promise.all(some.map(async (child) => Number(await child.line())));
    },
  };
}
