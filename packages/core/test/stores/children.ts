import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

/** Another process. */
export interface Child {
  /** The next line it writes, once there is one. */
  line(): Promise<string>;
  /** Says something to it. */
  tell(text: string): void;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program. When it ends before its time, `line` throws what it had to say. */
export function startChild(program: URL, ...args: readonly string[]): Child {
  const quiet = '--disable-warning=ExperimentalWarning'; // Node.js 22 about reading TypeScript
  const child = spawn(process.execPath, [quiet, fileURLToPath(program), ...args]);
  running.add(child);
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
    running.delete(child);
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
