// Global `fetch`, for scale. Its sockets are the process's own and cannot be closed from here.
import { pollHeaders, submitHeaders } from '../exchange/job.ts';
import { type Ask, refuse, runBare, type Seen } from './loop.ts';
import type { Subject } from './subject.ts';

export function openFetch(baseURL: string): Subject {
  const ask: Ask = async (path, body) => {
    const response =
      body === undefined
        ? await fetch(baseURL + path, { headers: pollHeaders })
        : await fetch(baseURL + path, { method: 'POST', headers: submitHeaders, body });
    refuse(response.status);
    return (await response.json()) as Seen; // as canned
  };
  return { run: (index) => runBare(ask, index), close: () => Promise.resolve() };
}
