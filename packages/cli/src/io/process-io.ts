import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Io, Signal, Stream } from './io.ts';

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A stream of the process. When its reader has gone, the rest of the words is dropped and the work goes on. */
function streamOf(stream: NodeJS.WriteStream, onFailure: (error: Error) => void): Stream {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const first = !gone;
    gone = true;
    if (first && error.code !== 'EPIPE') onFailure(error);
  });
  return {
    write(text) {
      if (!gone) stream.write(text);
    },
    flush: () =>
      new Promise((resolve) => {
        if (gone) resolve(false);
        else stream.write('', (error) => resolve((error ?? undefined) === undefined && !gone));
      }),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      // A terminal whose size was never set reports 0.
      return stream.isTTY === true && stream.columns > 0 ? stream.columns : undefined;
    },
  };
}

/** The real outside: the one place where the process is touched. */
export function processIo(): Io {
  const stderr = streamOf(process.stderr, () => {
    process.exitCode = 1;
  });
  const stdout = streamOf(process.stdout, (error) => {
    process.exitCode = 1;
    stderr.write(`The output could not be written: ${error.message}\n`);
  });
  const startedAs = process.argv[1] ?? '';
  return {
    stdin: { isTTY: process.stdin.isTTY === true, text: () => text(process.stdin) },
    stdout,
    stderr,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    platform: process.platform,
    program: startedAs === '' ? '' : realpathSync(startedAs),
    startedAs,
    clock: {
      now: () => Date.now(),
      every(ms, run) {
        const timer = setInterval(run, ms);
        return () => clearInterval(timer);
      },
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    async ask(question, example) {
      const { isCancel, text: ask } = await import('@clack/prompts');
      const answer = await ask({
        message: question,
        placeholder: example,
        validate: (words) =>
          words === undefined || words.trim() === '' ? 'A few words are needed.' : undefined,
      });
      return isCancel(answer) ? undefined : answer;
    },
    onSignal(run) {
      const listeners = signals.map((signal) => ({ signal, listener: () => run(signal) }));
      for (const { signal, listener } of listeners) process.on(signal, listener);
      return () => {
        for (const { signal, listener } of listeners) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}
