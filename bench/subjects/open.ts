import type { Subject, SubjectName } from './subject.ts';

type Open = (baseURL: string) => Subject;

/** Loaded by name, so that a process holds nothing but what it measures. */
const openers: { readonly [Name in SubjectName]: () => Promise<Open> } = {
  registry: async () => (await import('./registry.ts')).openRegistry,
  request: async () => (await import('./request.ts')).openRequest,
  dispatch: async () => (await import('./dispatch.ts')).openDispatch,
  dispatchAlone: async () => (await import('./dispatch.ts')).openDispatchAlone,
  fetch: async () => (await import('./fetch.ts')).openFetch,
};

/** How the jobs of a subject are run. */
export function opener(name: string): Promise<Open> {
  const found = Object.entries(openers).find(([known]) => known === name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found[1]();
}
