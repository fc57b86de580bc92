// A client as it is usually written: global `fetch`, a check of the status, a loop. It sends nothing twice.
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from './lines.mjs';

async function ask(url, apiKey, init) {
  const headers = { authorization: `Key ${apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return response.json();
}

await serve(
  { name: 'global fetch', version: process.version },
  {
    async submit({ baseURL, apiKey, request: { model, prompt } }) {
      const body = JSON.stringify({ prompt });
      return { job: await ask(`${baseURL}/${model}`, apiKey, { method: 'POST', body }) };
    },

    async poll({ apiKey, job }) {
      const { status, error } = await ask(job.status_url, apiKey);
      if (error !== undefined) return { state: 'failed' };
      if (status === 'COMPLETED') return { state: 'succeeded', job };
      return { state: status === 'IN_QUEUE' ? 'queued' : 'running', job };
    },

    async wait({ apiKey, job, pollIntervalMs }) {
      for (;;) {
        const { status, error } = await ask(job.status_url, apiKey);
        if (error !== undefined) return { state: 'failed' };
        if (status === 'COMPLETED') return { state: 'succeeded', job };
        await pause(pollIntervalMs);
      }
    },

    async download({ apiKey, job, to }) {
      const { video } = await ask(job.response_url, apiKey);
      const response = await fetch(video.url);
      if (!response.ok) throw new Error(`HTTP ${response.status} for the file`);
      await writeFile(to, new Uint8Array(await response.arrayBuffer()));
      return {};
    },
  },
);
