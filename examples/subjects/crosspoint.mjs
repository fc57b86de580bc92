// Crosspoint as a subject: a registry, and the ref string between two calls, so that any process can go on.
import { createRegistry } from '@crosspoint/core';
import { fetchTransport } from '@crosspoint/core/transport';
import { fetchLedTo } from './led-to.mjs';
import { queue } from './provider.mjs';
import { serve } from './lines.mjs';

async function withRegistry({ baseURL, apiKey, pollIntervalMs }, use) {
  const provider = queue({ apiKey, polling: { intervalMs: pollIntervalMs } });
  globalThis.fetch = fetchLedTo(baseURL); // what the transport sends with; one request at a time
  const media = createRegistry({ providers: [provider], transport: fetchTransport() });
  try {
    return await use(media);
  } finally {
    await media.close();
  }
}

await serve(
  { name: 'Crosspoint' },
  {
    submit: (input) =>
      withRegistry(input, async (media) => {
        const { model, prompt } = input.request;
        const job = await media.submit(
          { kind: 'video', model: `queue:${model}`, prompt },
          { allowUnknownPrice: true },
        );
        return { job: job.ref.toString() };
      }),

    poll: (input) =>
      withRegistry(input, async (media) => {
        const { state } = await media.status(input.job);
        const isOpen = state === 'queued' || state === 'running';
        return { state: isOpen || state === 'succeeded' ? state : 'failed', job: input.job };
      }),

    wait: (input) =>
      withRegistry(input, async (media) => {
        const { state } = await media.wait(input.job);
        return { state: state === 'succeeded' ? 'succeeded' : 'failed', job: input.job };
      }),

    download: (input) =>
      withRegistry(input, async (media) => {
        await media.download(await media.status(input.job), { to: input.to });
        return {};
      }),
  },
);
