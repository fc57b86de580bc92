// Where files go, and what they are called.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const endings = {
  'video/mp4': 'mp4',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'model/gltf-binary': 'glb',
};

/** `crosspoint-out` where the user stands; npm starts scripts elsewhere and says where that is. */
export async function prepareFolder() {
  const folder = resolve(process.env.INIT_CWD ?? '.', 'crosspoint-out');
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Saves every output of a job, previews as well, with the ending of what really arrived.
 * @param {import('@crosspoint/core').Registry} media
 * @param {string} folder
 * @param {import('@crosspoint/core').SucceededJob} job
 */
export async function saveOutputs(media, folder, job) {
  const { provider, model, task } = job.ref;
  const name = `${provider}-${model.split(/[/:]/).at(-1)}-${task}`;
  const paths = [];
  for (const [index, { role }] of job.outputs.entries()) {
    const to = join(folder, role === 'main' && index === 0 ? name : `${name}-${role}-${index}`);
    const [saved] = await media.download(job, { to, outputIndex: index });
    const path = `${to}.${endings[saved.mediaType] ?? 'bin'}`;
    await rename(to, path);
    paths.push(path);
  }
  return paths;
}

/**
 * Keeps what the emulated gateways were asked, and gives a link to it.
 * @param {string} folder
 * @param {readonly import('@crosspoint/emulator').RecordedRequest[]} requests
 */
export async function writeLog(folder, requests) {
  const path = join(folder, 'wire-log.json');
  await writeFile(path, `${JSON.stringify(requests, shorten, 2)}\n`);
  return pathToFileURL(path).href;
}

/** Shows an image inside a request by its beginning. */
const shorten = (_key, value) =>
  typeof value === 'string' && value.length > 400
    ? `${value.slice(0, 60)}… (${value.length} characters)`
    : value;
