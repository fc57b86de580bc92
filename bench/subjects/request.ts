// Bare `undici.request`: what the others are measured against.
import { Agent, request } from 'undici';
import { pollHeaders, submitHeaders } from '../exchange/job.ts';
import { type Ask, refuse, runBare, type Seen } from './loop.ts';
import type { Subject } from './subject.ts';

export function askWithRequest(baseURL: string, dispatcher: Agent): Ask {
  return async (path, body) => {
    const response =
      body === undefined
        ? await request(baseURL + path, { dispatcher, headers: pollHeaders })
        : await request(baseURL + path, { dispatcher, method: 'POST', headers: submitHeaders, body });
    refuse(response.statusCode);
    return (await response.body.json()) as Seen; // as canned
  };
}

export function openRequest(baseURL: string): Subject {
  const agent = new Agent();
  const ask = askWithRequest(baseURL, agent);
  return { run: (index) => runBare(ask, index), close: () => agent.destroy() };
}
