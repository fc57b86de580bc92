// A small client of the queue that keeps every promise; its first argument plants one mistake.
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const mistake = process.argv[2];
const refused = new Set([307, 401, 429]);

const send = (url, apiKey, init) =>
  fetch(url, { redirect: 'manual', ...init, headers: { authorization: `Key ${apiKey}` } });

async function post({ baseURL, apiKey, request }) {
  const response = await send(`${baseURL}/${request.model}`, apiKey, { method: 'POST', body: '{}' });
  if (!response.ok)
    throw Object.assign(new Error(`HTTP ${response.status}`), {
      charged: refused.has(response.status) || mistake === 'says-not-charged' ? 'no' : 'maybe',
    });
  return (await response.json()).request_id;
}

async function submit(input) {
  try {
    const id = await (mistake === 'buys-twice' ? post(input).catch(() => post(input)) : post(input));
    if (id === undefined) throw new Error('no id');
    return { job: { id } };
  } catch (error) {
    throw Object.assign(new Error('the submit failed'), { charged: error.charged ?? 'maybe' });
  }
}

async function poll({ baseURL, apiKey, request, job }) {
  const url = `${baseURL}/${request.model}/requests/${job.id}/status`;
  const response = await send(url, apiKey);
  if (mistake === 'ends-early' && !response.ok) return { state: 'failed' };
  if (mistake === 'polls-twice') await send(url, apiKey);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { status, error } = await response.json();
  if (status !== 'COMPLETED') return { state: status === 'IN_QUEUE' ? 'queued' : 'running', job };
  return { state: error === undefined ? 'succeeded' : 'failed', job };
}

async function wait({ baseURL, apiKey, request, job, pollIntervalMs }) {
  for (;;) {
    const url = `${baseURL}/${request.model}/requests/${job.id}/status`;
    const response = await send(url, apiKey).catch(() => undefined);
    if (mistake === 'loses-jobs' && response?.status === 404) return { state: 'failed' };
    if (mistake === 'throws-once' && response?.status === 404) throw new Error('HTTP 404');
    const { status, error } = (await response?.json().catch(() => ({}))) ?? {};
    if (status === 'COMPLETED' && error !== undefined) return { state: 'failed' };
    if (status === 'COMPLETED') return { state: 'succeeded', job };
    await pause(pollIntervalMs);
  }
}

async function download({ baseURL, apiKey, request, job, to }) {
  const { video } = await (await send(`${baseURL}/${request.model}/requests/${job.id}`, apiKey)).json();
  for (let tries = 0; tries < 2; tries++) {
    const headers = mistake === 'key-to-files' ? { authorization: `Key ${apiKey}` } : {};
    const response = await fetch(video.url, { headers }).catch(() => undefined);
    const bytes = await response?.arrayBuffer().catch(() => undefined);
    if (response?.ok !== true || bytes === undefined) continue;
    await writeFile(to, new Uint8Array(bytes));
    return {};
  }
  if (mistake === 'half-a-file') return writeFile(to, 'half').then(() => ({}));
  throw new Error('no file');
}

const operations = { submit, poll, wait, download };
const hello = async () => ({ name: 'client', can: Object.keys(operations) });
const all = { ...operations, hello };
const respond = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
if (mistake === 'is-silent') process.exit(3);

for await (const text of createInterface({ input: process.stdin })) {
  const { id, do: operation, ...input } = JSON.parse(text);
  if (mistake === 'prints-key') console.error(`using ${input.apiKey}`);
  if (mistake === 'ends' && operation === 'wait') process.exit(1);
  if (mistake === 'is-stuck' && operation === 'submit') continue;
  try {
    respond({ id, ok: await all[operation](input) });
  } catch ({ message, charged }) {
    respond({ id, error: { message, charged } });
  }
}
