/** A promise of its own that never settles: one for all would keep whoever waits for it. */
export const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);
