// The AI SDK with its fal provider, used as its documentation shows: one call, with the defaults.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createFal } from '@ai-sdk/fal';
import { experimental_generateVideo as generateVideo } from 'ai';
import { serve } from '../lines.mjs';
import { fetchLedTo } from '../led-to.mjs';

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;

await serve(
  { name: 'AI SDK with @ai-sdk/fal', version: `${version('ai')} with ${version('@ai-sdk/fal')}` },
  {
    async generate({ baseURL, apiKey, request: { model, prompt }, pollIntervalMs, to }) {
      const fetch = fetchLedTo(baseURL);
      const fal = createFal({ apiKey, fetch });
      const { video } = await generateVideo({
        model: fal.video(model),
        prompt,
        providerOptions: { fal: { pollIntervalMs } },
        // its own download refuses addresses of this machine; this one does as little: one request, its status checked
        async download({ url }) {
          const response = await fetch(url);
          if (!response.ok) throw new Error(`HTTP ${response.status} for the file`);
          const data = new Uint8Array(await response.arrayBuffer());
          return { data, mediaType: response.headers.get('content-type') ?? undefined };
        },
      });
      await writeFile(to, video.uint8Array);
      return { state: 'succeeded' };
    },
  },
);
