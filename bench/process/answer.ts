// The child's side: answers one message at a time, and ends when nobody is there to ask.

/** However badly things go, no child outlives this. */
const longestLifeMs = 45 * 60_000;

/** What became of a message. */
export type Answer = { readonly result: unknown } | { readonly error: string };

export function answer<Message>(handle: (message: Message) => Promise<unknown>): void {
  process.on('message', (message) => {
    // whoever starts this process sends what it handles
    handle(message as Message).then(
      (result) => tell({ result }),
      (error: unknown) => tell({ error: describe(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  setTimeout(() => process.exit(1), longestLifeMs).unref();
}

function tell(told: Answer): void {
  process.send?.(told);
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
