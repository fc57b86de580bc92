import { Session } from '../../packages/cli/src/session/session.ts';
import { fakeIo } from '../../packages/cli/test/support.ts';

/** What the command line shows of a text, where the environment holds a key. */
export function screenOf(key: string): (text: string) => string {
  const io = fakeIo({ env: { ACME_API_KEY: key } });
  const session = new Session(io, {
    json: false,
    quiet: false,
    providers: { all: [], problems: [], loaded: [] },
  });
  return (text) => {
    io.written.err = '';
    session.print(text);
    return io.written.err.slice(0, -1);
  };
}
