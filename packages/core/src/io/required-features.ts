/** What every runtime must have; browsers have `crypto.subtle` in secure contexts alone, React Native none of `crypto`. */
const features = [
  'AbortController',
  'TextEncoder',
  'TextDecoder',
  'URL.canParse',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'crypto.subtle.digest',
  'performance.now',
];

function isThere(path: string): boolean {
  let value: unknown = globalThis;
  for (const name of path.split('.')) {
    if (value === undefined || value === null) return false;
    value = Reflect.get(Object(value), name);
  }
  return value !== undefined && value !== null;
}

/** Fails where a registry is made, and not where something was paid for. @throws TypeError that names what is missing */
export function checkFeatures(): void {
  const missing = features.filter((path) => !isThere(path));
  if (missing.length === 0) return;
  throw new TypeError(
    `this runtime has no ${missing.join(', ')}, which createRegistry needs; load a polyfill first (docs/runtimes.md)`,
  );
}
