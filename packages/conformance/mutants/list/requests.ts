import { type ResolvedMedia, field } from '@crosspoint/core/plugin';
import { entries, withField, rows, verbs } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

/** A field that some values of are left out. */
const unless = (wire: string, dropped: (value: unknown) => boolean) => ({
  wire: [wire],
  convert: (value: unknown) => (dropped(value) ? {} : { [wire]: value }),
});

/** What a model's own parameters are, changed; where the model has them at all. */
const param = (name: string, change: object) =>
  rows(({ params }) => ({
    params: name in params ? { ...params, [name]: { ...params[name]!, ...change } } : params,
  }));

/** Requests that are sent wrongly. */
export const requests: readonly Mutant[] = [
  {
    id: 'field-misnamed',
    title: 'a field goes by another name',
    make: rows(({ params }) => ({
      params: { ...params, guide: { type: 'number', min: 0, max: 20 } },
      fields: 'strength' in params ? { guidance: 'guide' } : {},
    })),
    must: ['MAP-003'],
    may: ['MAP-004', 'MAP-013'],
  },
  {
    id: 'seed-dropped',
    title: 'the seed is left out',
    make: withField(
      'seed',
      unless('seed', () => true),
    ),
    must: ['MAP-003', 'MAP-004', 'RND-001', 'RND-002'],
    may: ['REQ-001'],
  },
  {
    id: 'seed-zero-dropped',
    title: 'only a seed of 0 is left out',
    make: withField(
      'seed',
      unless('seed', (seed) => seed === 0),
    ),
    must: ['MAP-004', 'RND-002'],
  },
  {
    id: 'false-dropped',
    title: 'generateAudio: false is left out',
    make: withField(
      'generateAudio',
      unless('sound', (sound) => sound === false),
    ),
    must: ['MAP-004', 'RND-002'],
  },
  {
    id: 'empty-dropped',
    title: 'the empty text is left out',
    make: withField(
      'negativePrompt',
      unless('avoid', (text) => text === ''),
    ),
    must: ['MAP-004'],
  },
  {
    id: 'default-invented',
    title: 'an aspect ratio is sent that was not requested',
    make: entries(({ submit }) => ({
      submit: { ...submit, body: (fields, options) => ({ input: { ratio: '16:9', ...fields, ...options } }) },
    })),
    must: ['MAP-009', 'RND-003'],
    may: anyRequest,
  },
  {
    id: 'duration-number',
    title: 'a duration is sent as a number instead of a string',
    make: (sound) => {
      const other = param('seconds', { type: 'integer', enum: [3, 5, 8, 10], default: 5 })(sound).spec;
      return withField('duration', 'seconds')(other ?? sound);
    },
    must: ['MAP-005'],
  },
  {
    id: 'duration-milliseconds',
    title: 'a duration is sent in milliseconds instead of seconds',
    make: (sound) => {
      const words = { enum: ['3000', '5000', '8000', '10000'], default: '5000' };
      const other = param('seconds', words)(sound).spec;
      return withField(
        'duration',
        field('seconds', (s: number) => `${s * 1000}`),
      )(other ?? sound);
    },
    must: ['MAP-005'],
    may: ['COST-003'],
  },
  {
    id: 'prompt-trimmed',
    title: 'a prompt is trimmed',
    make: withField(
      'prompt',
      field('text', (text: string) => text.trim()),
    ),
    must: ['MAP-006'],
  },
  {
    id: 'slug-not-encoded',
    title: 'a slug with a slash stands in the address as it is',
    make: rows(({ slug }) =>
      slug.includes('/') ? { byTask: { 'text-to-video': { path: `/models/${slug}/runs` } } } : {},
    ),
    must: ['CALL-001'],
    may: anyCall,
  },
  {
    id: 'slug-as-our-name',
    title: 'a model goes by our name instead of its slug',
    of: 'lagoon',
    make: entries(({ models }) => ({
      models: Object.fromEntries(Object.entries(models).map(([id, row]) => [id, { ...row, slug: id }])),
    })),
    must: ['MAP-007'],
    may: ['REQ-001'],
  },
  {
    id: 'pin-lost',
    title: 'the tier a row stands for is not sent',
    make: rows(() => ({ constants: {} })),
    must: ['MAP-010', 'MAP-013'],
  },
  {
    id: 'options-dropped',
    title: 'parameters of its own are left out',
    make: entries(({ submit }) => ({ submit: { ...submit, body: (fields) => ({ input: fields }) } })),
    must: ['MAP-011'],
  },
  {
    id: 'options-unread',
    title: 'the body leaves options out, although no model has a parameter of its own',
    of: 'lagoon',
    make: entries(({ submit }) => ({
      submit: { ...submit, body: (written, _options, { slug }) => ({ model: slug, ...written }) },
    })),
    must: ['MAP-011'],
  },
  {
    id: 'marks-kept',
    title: 'marks in a prompt are not rewritten',
    make: rows(() => ({ referenceMarkers: {} })),
    must: ['MAP-014'],
  },
  {
    id: 'media-bare',
    title: 'a data URL goes without what stands before the comma',
    make: withField(
      'image',
      field('first_frame', ({ form, url }: ResolvedMedia) =>
        form === 'url' ? url : url.slice(url.indexOf(',') + 1),
      ),
    ),
    must: ['MAP-008'],
  },
  {
    id: 'count-left-to-gateway',
    title: 'the number of outputs is left to the gateway',
    make: rows(({ params: { count, ...params } }) => ({
      params: { ...params, count: { type: count?.type ?? 'integer', min: 1, max: 4 } },
    })),
    must: ['REQ-001'],
    may: [...anyRequest, 'MAP-012', 'COST-003'],
  },
  {
    id: 'unsupported-ignored',
    title: 'an unsupported field is left out silently',
    make: verbs((registry) => ({
      submit: (request, options) => registry.submit(request, { ...options, allowDroppedFields: true }),
    })),
    must: ['MAP-013', 'RND-004'],
  },
  {
    id: 'length-unchecked',
    title: 'unsupported durations are sent',
    make: rows(({ params }) => ({
      params: 'seconds' in params ? { ...params, seconds: { type: 'string', default: '5' } } : params,
    })),
    must: ['MAP-013'],
  },
  {
    id: 'strength-unchecked',
    title: 'an unsupported guidance is sent',
    make: param('strength', { max: 30 }),
    must: ['MAP-013'],
  },
  {
    id: 'wrong-address',
    title: 'runs are made at another address',
    make: entries(({ submit }) => ({ submit: { ...submit, path: '/models/{slug}/run' } })),
    must: ['MAP-001'],
    may: anyCall,
  },
  {
    id: 'poll-by-post',
    title: 'jobs are polled with POST',
    make: entries(({ poll }) => ({ poll: { ...poll!, method: 'POST' } })),
    must: ['CALL-001', 'STA-007'],
    may: anyCall,
  },
  {
    id: 'field-report-empty',
    title: 'the field report is empty',
    make: verbs((registry) => ({
      submit: async (request, options) => ({ ...(await registry.submit(request, options)), fieldReport: [] }),
    })),
    must: ['MAP-012'],
  },
];
