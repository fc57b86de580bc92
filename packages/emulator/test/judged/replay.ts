import { cannedFault } from '../../src/index.ts';
import { protocols } from '../../src/protocols/index.ts';
import { emulate, fakeClock } from '../support.ts';
import { differences } from './shape.ts';
import type { Exchange, Request, Response, Story } from './story.ts';
import { type Row, type Way, placeholders, routes, ways } from './ways.ts';

/** What the emulator says where the document says something else: ids and links. */
type Instead = Map<string, string>;

const phaseMs = 1000;
const key = 'canary-key';

/** Plays a story to an emulator; says of each exchange how the response differs from the documented one. */
export async function replay(story: Story): Promise<readonly (readonly string[])[]> {
  const { gateway, exchanges } = story;
  const path = exchanges.map((exchange) => wayTo(ways[gateway], exchange));
  const clock = fakeClock(20_000 * 86_400_000);
  const options = path.map((way) => way.options ?? {}).reduce((all, one) => ({ ...all, ...one }), {});
  const emulator = await emulate({ clock, script: scriptOf(path), models: 'documented', ...options });
  const instead: Instead = new Map([[protocols[gateway].standsFor, emulator.baseURL(gateway)]]);

  const judged: (readonly string[])[] = [];
  for (const [index, { request, response }] of exchanges.entries()) {
    const way = path[index] ?? {};
    clock.add(way.passMs ?? 0);
    for (let time = 0; time < (way.times ?? 0); time += 1) await send(request, instead, way);
    if (way.canned !== undefined)
      emulator.injectFault({ route: routes[gateway][request.method], fault: cannedFault(way.canned) });
    judged.push(await judge(response, await send(request, instead, way), instead));
    if (way.phase !== undefined) clock.add(phaseMs);
  }
  return judged;
}

function wayTo(rows: readonly Row[], { request, response }: Exchange): Way {
  const body = read(response.body.text ?? '');
  const fits = ({ method, status, message }: Row): boolean =>
    method === request.method &&
    status === response.status &&
    (message === undefined || holds(body, message));
  return rows.find(fits)?.way ?? {};
}

/** Each phase lasts until the clock is moved on; a job of which no end is told ends well. */
function scriptOf(path: readonly Way[]): string {
  const phases = path.flatMap(({ phase }) => (phase === undefined ? [] : [`${phase}${phaseMs}`]));
  const end = path.findLast((way) => way.end !== undefined)?.end ?? 'c';
  const flags = new Set(path.flatMap((way) => way.flags ?? []).map((flag) => `.${flag}`));
  return [...phases, end, ...flags].join('');
}

function send(request: Request, instead: Instead, way: Way): Promise<globalThis.Response> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] => {
    const isKey = value?.includes('{{secret.apiKey}}') === true;
    if (value === null || (isKey && way.keyless === true)) return [];
    return [[name, value.replace('{{secret.apiKey}}', key)]];
  });
  const body = request.body === undefined ? {} : { body: JSON.stringify(filled(request.body.json)) };
  const url = addressOf(request.url, instead);
  return fetch(url, { method: request.method, headers, redirect: 'manual', ...body });
}

/** A body whose model is a placeholder gets one that is there. */
function filled(body: unknown): unknown {
  const [model, type] = [at(body, 'model'), at(body, 'type')];
  const real =
    typeof model === 'string' && typeof type === 'string' ? placeholders.get(model)?.[type] : undefined;
  return real === undefined ? body : { ...Object.fromEntries(entriesOf(body)), model: real };
}

/** A link of the story, or a path below the gateway's address, with the ids of the emulator's own jobs. */
function addressOf(documented: string, instead: Instead): string {
  const link = instead.get(documented);
  if (link !== undefined) return link;
  const pairs = [...instead].toSorted(([one], [other]) => other.length - one.length);
  const url = pairs.reduce((text, [from, to]) => {
    const inPath = to.split('/').map(encodeURIComponent).join('/');
    return text.replaceAll(from, from.startsWith('https://') ? to : inPath);
  }, documented);
  if (!url.startsWith('http://127.0.0.1:')) throw new Error(`Nothing here stands for ${documented}.`);
  return url;
}

/** How a response differs; what it says in another way is kept for the requests to come. */
async function judge(
  documented: Response,
  given: globalThis.Response,
  instead: Instead,
): Promise<readonly string[]> {
  const text = await given.text();
  if (given.status !== documented.status)
    return [`it is a ${given.status}, documented is ${documented.status}: ${text}`];
  const wanted = documented.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const type = given.headers.get('content-type') ?? '';
  if (wanted !== undefined && !type.startsWith(wanted)) return [`it is ${type}, documented is ${wanted}`];
  if (documented.body.text === undefined) return [];
  const [said, message] = [read(documented.body.text), read(text)];
  note(said, message, instead);
  return differences(said, message);
}

/** The printed sample of GateAI's credits has a comma too many, which no JSON has. */
const read = (text: string): unknown =>
  text === '' ? undefined : (JSON.parse(text.replaceAll(/,(\s*[}\]])/g, '$1')) as unknown);

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const at = (value: unknown, name: string): unknown => new Map(entriesOf(value)).get(name);

function note(said: unknown, message: unknown, instead: Instead): void {
  if (typeof said === 'string' && typeof message === 'string' && said !== message) instead.set(said, message);
  for (const [name, value] of entriesOf(said)) note(value, at(message, name), instead);
}

/** Whether a body says, among others, all of this; an empty object asks for any. */
function holds(body: unknown, message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return body === message;
  if (typeof body !== 'object' || body === null) return false;
  return entriesOf(message).every(([name, value]) => holds(at(body, name), value));
}
