// undici 8, which newer Node.js have built in, keeps its own under the second name, and a wrapper of it under the first.
const dispatcherNames = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'].map((name) =>
  Symbol.for(name),
);

/** What the application, or Node.js, has set as the dispatcher of every `fetch`. */
export function globalDispatcher(): unknown {
  for (const name of dispatcherNames) {
    const dispatcher: unknown = Reflect.get(globalThis, name);
    if (dispatcher !== undefined) return dispatcher;
  }
  return undefined;
}

/**
 * Lends a `require` for built-in modules. undici is CommonJS; an ES module that esbuild bundles has no `require`, and fails
 * with `Dynamic require of "node:assert" is not supported`. It looks the name up when it is called, so a global one is
 * found. It is there while undici's own code runs, and for no other code.
 *
 * @returns what takes it back
 */
function lendRequire(): () => void {
  if ('require' in globalThis || !('getBuiltinModule' in process)) return () => undefined;
  const value = (id: string): unknown => process.getBuiltinModule(id);
  Object.defineProperty(globalThis, 'require', { value, configurable: true });
  return () => void Reflect.deleteProperty(globalThis, 'require');
}

let hasLoaded = false;

/** Runs code of undici that loads a built-in module when it is first called, and never again. */
export function withRequire(run: () => void): void {
  if (hasLoaded) return run();
  const end = lendRequire();
  try {
    run();
    hasLoaded = true;
  } finally {
    end();
  }
}

/** While undici is loaded: module code runs in the order of the imports, and nothing else in between. */
export const loading = { hadDispatcher: globalDispatcher() !== undefined, end: lendRequire() };
