import { CrosspointError } from '../model/error.ts';
import { type Issue, issueText } from '../model/issue.ts';
import type { RegistryOptions } from './verbs.ts';

/** What an option with methods must be, and the method by which it is known; the others are functions. */
const kinds = [
  ['store', "must be a job store, such as sqlite('jobs.db')", 'createAttempt'],
  ['transport', 'must be a transport, such as nodeTransport()', 'request'],
  ['clock', 'must be a clock with now() and sleep()', 'sleep'],
  ['uploadMedia', 'must be a function', undefined],
  ['onEvent', 'must be a function', undefined],
] as const;

/**
 * Refuses options that have another type than `RegistryOptions` gives them: they would fail in the middle of a purchase, or
 * never. It runs before the first call and not in `createRegistry`, whose code an application loads at once.
 *
 * @throws CrosspointError `invalid_request` with every such option
 */
export function checkOptionKinds(options: RegistryOptions): void {
  const issues = kinds.flatMap(([name, message, method]): Issue[] => {
    const value: unknown = options[name];
    const known: unknown = method === undefined ? value : Reflect.get(Object(value) as object, method);
    return value === undefined || typeof known === 'function' ? [] : [{ path: [name], message }];
  });
  if (issues.length > 0)
    throw new CrosspointError({
      code: 'invalid_request',
      message: `createRegistry was given another kind of option: ${issues.map(issueText).join('; ')}`,
      issues,
    });
}
