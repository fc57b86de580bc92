// undici 8, which newer Node.js have built in, keeps its own under the second name, and a wrapper of it under the first.
const dispatcherNames = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'];

/** What the application, or Node.js, has set as the dispatcher of every `fetch`. */
export const globalDispatcher = (): unknown =>
  dispatcherNames
    .map((name): unknown => Reflect.get(globalThis, Symbol.for(name)))
    .find((dispatcher) => dispatcher !== undefined);

/**
 * Lends a `require` for built-in modules while undici is loaded. undici is CommonJS; an ES module that esbuild bundles has
 * no `require`, and fails with `Dynamic require of "node:assert" is not supported`. It looks the name up when it is called,
 * so a global one is found. Module code runs in the order of the imports, and nothing else runs in between.
 */
function lendRequire(): { readonly hadDispatcher: boolean; readonly end: () => void } {
  const hadDispatcher = globalDispatcher() !== undefined;
  const isNeeded = !('require' in globalThis) && 'getBuiltinModule' in process;
  if (isNeeded) {
    const value = (id: string): unknown => process.getBuiltinModule(id);
    Object.defineProperty(globalThis, 'require', { value, configurable: true });
  }
  const end = (): void => {
    if (isNeeded) Reflect.deleteProperty(globalThis, 'require');
  };
  return { hadDispatcher, end };
}

export const requireForBundles = lendRequire();
