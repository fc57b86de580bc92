import { CrosspointError } from '../model/error.ts';
import { type Issue, issueText } from '../model/issue.ts';
import { cleanCause } from '../io/redact.ts';
import { withoutTokens } from '../io/tokens.ts';

/** The error of a function that the application gave as an option. */
export function functionOptionError(issue: Issue, cause?: unknown): CrosspointError {
  return new CrosspointError({ code: 'invalid_request', message: issueText(issue), issues: [issue], cause });
}

/** Calls a function that the application gave as an option. @throws CrosspointError `invalid_request` where it throws */
export function callOption<Result>(path: Issue['path'], run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const cause = cleanCause(error, withoutTokens); // as of any function of the application
    const message = `threw an error (${cause.message})`;
    throw functionOptionError({ path, message, hint: 'correct the function' }, cause);
  }
}
