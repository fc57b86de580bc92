// The parent's side: a child process that is asked one thing at a time.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer } from './answer.ts';

const longestAnswerMs = 120_000;

export interface Child<Message> {
  /** @throws Error with the child's own words, when it failed, ended, or took longer than two minutes */
  ask<Result>(message: Message): Promise<Result>;
  stop(): void;
}

/** Starts a file at the top of `bench` as a process of its own. */
export function start<Message extends object>(
  file: string,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Child<Message> {
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), [...args], {
    execArgv: [...flags],
    // stdout belongs to the report
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const name = [file, ...args.slice(0, 1)].join(' ');

  return {
    ask: <Result>(message: Message) =>
      new Promise<Result>((resolve, reject) => {
        const ended = (code: number | null): void =>
          over(() => reject(new Error(`${name} ended (${code ?? 'by a signal'})`)));
        const told = (it: unknown): void => {
          const answered = it as Answer; // whatever answer.ts sends
          over(() =>
            'error' in answered
              ? reject(new Error(`${name}: ${answered.error}`))
              : resolve(answered.result as Result),
          );
        };
        const late = setTimeout(() => {
          over(() => reject(new Error(`${name} gave no answer in ${longestAnswerMs / 1000} s`)));
          child.kill();
        }, longestAnswerMs);
        const over = (end: () => void): void => {
          clearTimeout(late);
          child.off('exit', ended).off('message', told);
          end();
        };
        if (child.exitCode !== null) return ended(child.exitCode);
        child.on('exit', ended).on('message', told);
        child.send(message);
      }),
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
}
