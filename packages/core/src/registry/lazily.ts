/** An iterator whose work is loaded and begun when its first result is asked for. */
export function lazily<Value>(
  open: () => Promise<AsyncIterableIterator<Value, undefined, undefined>>,
): AsyncIterableIterator<Value, undefined, undefined> {
  const done = { done: true, value: undefined } as const;
  let opened: Promise<AsyncIterableIterator<Value, undefined, undefined>> | undefined;
  let isLeft = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isLeft && opened === undefined) return done;
      return (await (opened ??= open())).next();
    },
    async return() {
      isLeft = true;
      const results = await opened?.catch(() => undefined); // whoever asked for a result heard why there is none
      return (await results?.return?.()) ?? done;
    },
  };
}
