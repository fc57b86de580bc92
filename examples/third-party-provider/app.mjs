// An application that installed crosspoint-provider-lantern from npm. It needs no key: the fixtures of the provider are
// served on this machine. With LANTERN_API_KEY, leave `baseURL` and `apiKey` out.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRegistry } from '@crosspoint/core';
import { serveFixtures } from '@crosspoint/emulator';
import { lantern } from 'crosspoint-provider-lantern';

const installed = dirname(fileURLToPath(import.meta.resolve('crosspoint-provider-lantern/package.json')));
const server = await serveFixtures({ fixtures: join(installed, 'fixtures') });
const media = createRegistry({
  providers: [
    lantern({
      apiKey: 'no-key-needed',
      baseURL: server.baseURL(lantern.spec.baseURL),
      polling: { intervalMs: 50 },
    }),
  ],
});
const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));

try {
  const video = await media.generate({
    kind: 'video',
    model: 'lantern:moving/harbor-3',
    prompt: 'A paper boat crosses a puddle.',
    duration: 6,
  });
  const [file] = await media.download(video, { to: join(folder, 'boat.mp4') });
  const cost = video.costs.at(-1);
  console.log(`${video.state}, ${cost?.amount} ${cost?.currency} ${cost?.basis}, ${file?.mediaType}`);
  console.log(`${(await stat(join(folder, 'boat.mp4'))).size} bytes, played from ${server.played[0]}`);
} finally {
  await media.close();
  await server.close();
  await rm(folder, { recursive: true });
}
