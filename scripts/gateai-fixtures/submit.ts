// The submits of a model: one for each of its tasks, with all that its printed table lets such a request say.
import { assumedFor, modeOf, ratioIn } from './pixels.ts';
import { asPublished, isCanonical, request } from './wish.ts';

import type { Model, Row } from './read.ts';
import type { Target } from './pixels.ts';
type Wire = Readonly<Record<string, unknown>>;
type Edit = { at: string; reason: string };

const link = (name: string) => `https://example.com/${name}`;

/** What a parameter for media is in a request, and what is written there: links, alone or in a list. */
const media: Readonly<Record<string, readonly [field: string, value: unknown]>> = {
  image: ['image', link('first.png')],
  start_frame: ['image', link('first.png')],
  end_frame: ['lastFrame', link('last.png')],
  reference_images: ['references.images', [link('boat.png')]],
  reference_image_urls: ['references.images', [link('boat.png')]],
  image_urls: ['references.images', [link('boat.png')]],
  image_guidance: ['references.images', [link('boat.png')]],
  reference_video_urls: ['references.videos', [link('waves.mp4')]],
  reference_audio_urls: ['references.audios', [link('gulls.mp3')]],
  video_guidance: ['video', [link('harbour.mp4')]],
};

/** In the tables of these it stands without a description; in others it holds styles and depths, which nobody can name. */
const guided = new Set(['gpt-image-1', 'gpt-image-1.5', 'gpt-image-2']);

/** Models whose table names no input have those of Generate Content. */
const beside: Readonly<Record<string, readonly string[]>> = {
  'kino-xl': ['prompt'],
  'cortex_1.0': ['prompt'],
  'rodin-v2': ['prompt', 'image', 'reference_images'],
};

/** The parameters of a model's table, and those it takes beside them. */
const namesOf = ({ slug, rows }: Model) => [...rows.map(({ name }) => name), ...(beside[slug] ?? [])];

const mediaOf = ({ slug }: Model, name: string) =>
  name === 'image_guidances' && guided.has(slug) ? media['image_urls'] : media[name];

/** What each task takes beside a prompt and settings; the last is what makes it the task. */
const tasks = {
  'text-to-video': [],
  'image-to-video': ['lastFrame', 'references.images', 'references.videos', 'references.audios', 'image'],
  'reference-to-video': ['references.images', 'references.videos', 'references.audios'],
  'video-to-video': ['image', 'lastFrame', 'references.images', 'video'],
  'text-to-image': [],
  'image-to-image': ['references.images'],
  'text-to-3d': [],
  'image-to-3d': ['references.images', 'image'],
} as const;
type Task = keyof typeof tasks;

/** The tasks of a model: those whose input its table names; none from a text alone where it must start from a picture. */
function tasksOf({ kind, rows }: Model, fields: ReadonlySet<string>): Task[] {
  const fromPicture = rows.some(({ name, required }) => name === 'start_frame' && required);
  return (Object.keys(tasks) as Task[]).filter((task) => {
    if (!task.endsWith(`-to-${kind}`)) return false;
    if (task.startsWith('text')) return !fromPicture;
    if (task === 'reference-to-video') return tasks[task].some((field) => fields.has(field));
    return fields.has(tasks[task].at(-1) ?? '');
  });
}

const texts: Wire = { prompt: 'A paper boat leaves the harbour.', negative_prompt: 'Rain and snow.' };

/** Which end of what is printed a request asks for. */
type End = 'most' | 'least';

/** A value that is allowed, and not the one that is made without it where there is another. */
function valueOf({ name, words, fallback, limits }: Row, end: End) {
  if (texts[name] !== undefined) return texts[name];
  const others = words.filter((word) => word !== fallback);
  if (words.length > 0) return (end === 'most' ? others.at(-1) : others[0]) ?? fallback;
  const { min, max } = limits;
  return (end === 'most' ? (max ?? min) : (min ?? max)) ?? fallback === false;
}

// The settings that are about the clip that is edited.
const aboutClip = new Set(['keep_audio', 'audio_setting']);

/** Other values than the usual: with more seconds this model takes one rate and one resolution alone. */
const instead: Readonly<Record<string, Wire>> = { 'ltxv-2.3-fast': { durationSeconds: 10 } };

/** The settings a task can have, as they are written. */
function settingsOf({ slug, rows }: Model, task: Task, end: End): Wire {
  const free = rows.filter(
    ({ name }) =>
      isCanonical(name) && media[name] === undefined && (task === 'video-to-video' || !aboutClip.has(name)),
  );
  return {
    ...(beside[slug] === undefined ? {} : { prompt: texts['prompt'] }),
    ...Object.fromEntries(free.map((row) => [row.name, instead[slug]?.[row.name] ?? valueOf(row, end)])),
  };
}

type Size = { asked: Wire; written: Wire; reason?: string | undefined };

/** 720p, as most prices name it. */
const upright = { width: 720, height: 1280 };

/** What both the table and Dimension Range allow of a side; 0 is no side. */
function limitsOf({ rows, ranges }: Model, name: 'width' | 'height') {
  const { min = 0, max = Infinity } = rows.find((row) => row.name === name)?.limits ?? {};
  const range = ranges[name] ?? { min, max };
  return { least: Math.max(min, range.min) || 1080, most: Math.min(max, range.max) };
}

/** The longest side of one and the shortest of the other; undefined where no limits are printed. */
function farthest(model: Model, end: End) {
  const [width, height] = [limitsOf(model, 'width'), limitsOf(model, 'height')];
  if (width.most === Infinity) return undefined;
  return end === 'most'
    ? { width: width.most, height: height.least }
    : { width: width.least, height: height.most };
}

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));
const ratioOf = ({ width, height }: typeof upright) =>
  [width, height].map((side) => side / divisor(width, height)).join(':');

/** Pixels and their ratio; where the table prints pairs one of them, else some that its limits allow. */
function sizeOf(model: Target, end: End): Size | undefined {
  const { rows, pairs, pins = {} } = model;
  const width = rows.find(({ name }) => name === 'width');
  if (width === undefined || rows.some(({ name }) => name === 'resolution')) return undefined;
  const at = (size: typeof upright, aspectRatio = ratioOf(size), reason?: string): Size => ({
    asked: { resolution: `${size.width}x${size.height}`, aspectRatio },
    written: { ...modeOf(model), width: size.width, height: size.height, ...pins },
    reason,
  });
  // The printed pairs are those of the default mode, and this model stands for another.
  if (pins['mode'] === 'RESOLUTION_720') return at(upright, '9:16', assumedFor(model));
  const others = pairs.filter((each) => each.width !== each.height && each.width !== width.fallback);
  const pair = end === 'most' ? others.at(-1) : others[0];
  if (pair !== undefined) return at(pair, ratioIn(pair.label));
  const far = farthest(model, end);
  return far === undefined ? at(upright, '9:16', assumedFor(model)) : at(far);
}

type Asked = { task: Task; input: Wire; params: Wire; reason?: string | undefined };

/** The media of a task, as they are asked for and as they are written. */
function mediaFor(model: Model, task: Task) {
  const fields: readonly string[] = tasks[task];
  const given = namesOf(model).flatMap((name) => {
    const [field = '', value] = mediaOf(model, name) ?? [];
    return fields.includes(field) ? [{ name, field, value }] : [];
  });
  const [alone, lists] = ['', 'references.'].map((prefix) =>
    Object.fromEntries(
      given
        .filter(({ field }) => field.startsWith('references.') === (prefix !== ''))
        .map(({ field, value }) => [field.replace(prefix, ''), prefix === '' ? [value].flat()[0] : value]),
    ),
  );
  return {
    input: { ...alone, ...(Object.keys(lists ?? {}).length === 0 ? {} : { references: lists }) },
    params: Object.fromEntries(given.map(({ name, value }) => [name, value])),
  };
}

function asked(model: Target, task: Task, end: End): Asked[] {
  const settings = settingsOf(model, task, end);
  const size = sizeOf(model, end);
  const { input, params } = mediaFor(model, task);
  const whole = (media: Wire): Asked => ({
    task,
    input: { ...request(model, settings), ...size?.asked, ...media },
    params: { ...settings, ...size?.written, ...model.pins, ...params },
    reason: size?.reason,
  });
  // An input picture is the only item of the same list.
  return [whole(input), ...(task === 'image-to-image' ? [whole({ image: link('boat.png') })] : [])];
}

/** What is known of the request beside the table. */
function editsOf({ slug }: Model, all: readonly Asked[]): Edit[] {
  const params = '/exchanges/*/request/body/json/params';
  const names = new Set(all.flatMap((each) => Object.keys(each.params)));
  const has = (...some: readonly string[]) => some.some((name) => names.has(name));
  const edits = [
    { at: params, reason: 'For each task what the table of the model prints, away from its defaults.' },
    ...all
      .flatMap(({ reason }) => reason ?? [])
      .slice(0, 1)
      .map((reason) => ({ at: params, reason })),
    beside[slug] !== undefined && {
      at: params,
      reason: 'The table names no input; every request of Generate Content has a prompt, and may have these.',
    },
    has('start_frame', 'end_frame') && {
      at: `${params}/start_frame`,
      reason: 'Links are documented under other names; a table that names this one is assumed to take them.',
    },
    all.some((each) => Object.values(each.params).some(Array.isArray)) && {
      at: params,
      reason: 'The items of a list of media are not shown: links are assumed.',
    },
    has('audio_setting') && {
      at: `${params}/duration`,
      reason: 'It has no effect beside a clip, and is written as it was asked for.',
    },
  ];
  return edits.filter((edit) => edit !== false);
}

/** @param response to the request of Generate Content, as it is printed */
export function submits(model: Target, response: string) {
  const fields = new Set(namesOf(model).flatMap((name) => mediaOf(model, name)?.[0] ?? []));
  const all = tasksOf(model, fields).flatMap((task, i) => asked(model, task, i === 0 ? 'most' : 'least'));
  const { task_id: id } = JSON.parse(response);
  const { kind, slug, type } = model;
  return {
    requires: [...new Set(all.map(({ task }) => task))],
    edits: editsOf(model, all),
    steps: all.map(({ task, input }) => ({
      call: 'submit',
      input,
      options: asPublished,
      expect: { value: { state: 'running', kind, ref: { slug, task, id } } },
    })),
    exchanges: all.map(({ params }, step) => ({
      step,
      request: {
        method: 'POST',
        url: 'https://core.claude.gg/api/generate',
        headers: { authorization: 'Bearer {{secret.apiKey}}', 'content-type': 'application/json' },
        body: { json: { model: slug, type, params } },
      },
      response: { status: 200, headers: [['content-type', 'application/json']], body: { text: response } },
    })),
  };
}
