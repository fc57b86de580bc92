import type { HttpReply } from '../model/http.ts';
import type { Endpoint, Reading } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';

/** What a reply says, or in words why it cannot be read. */
export type Read = { readonly reading: Reading } | { readonly unreadable: string; readonly cause?: unknown };

const stepName = (step: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof step === 'object' ? step.key : step);

/** Checks a successful reply against the endpoint's schema and lets its reader say what it means. */
export function read(endpoint: Endpoint, reply: HttpReply, ref: JobRef): Read {
  if (reply.json === undefined) {
    const kind = reply.headers['content-type'] ?? 'no content type';
    return { unreadable: reply.text === '' ? 'the reply is empty' : `the reply is not JSON (${kind})` };
  }
  try {
    return readJson(endpoint, reply, ref);
  } catch (cause) {
    // A reader that trips over a reply must not take a paid job with it.
    return { unreadable: 'the reply could not be understood', cause };
  }
}

function readJson(endpoint: Endpoint, reply: HttpReply, ref: JobRef): Read {
  const result = endpoint.reply['~standard'].validate(reply.json);
  if (result instanceof Promise) throw new TypeError('a reply schema must check at once, not in a promise');
  if (result.issues !== undefined) {
    const issues = result.issues.slice(0, 3).map((issue) => {
      const path = (issue.path ?? []).map(stepName).join('.');
      return path === '' ? issue.message : `${path}: ${issue.message}`;
    });
    return { unreadable: `the reply has another shape than documented (${issues.join('; ')})` };
  }
  return { reading: endpoint.read(result.value, ref, { headers: reply.headers }) };
}
