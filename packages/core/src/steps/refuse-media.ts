import { counted } from './counted.ts';
import type { MediaField } from '../model/field.ts';
import type { Issue } from '../model/issue.ts';
import type { InlineMedia, ResolvedMedia } from '../model/media.ts';
import type { MediaRow } from '../model/provider.ts';

/** The most an inline input may hold where the gateway names no limit of its own, in bytes. */
export const defaultMaxBytes = 64 * 1024 * 1024;

const families: { readonly [F in MediaField]: string } = {
  image: 'image/',
  lastFrame: 'image/',
  'references.images': 'image/',
  'references.videos': 'video/',
  'references.audios': 'audio/',
  video: 'video/',
};

type MediaProblem = Pick<Issue, 'message' | 'hint'>;

interface MediaCheck {
  readonly when: (media: InlineMedia, row: MediaRow, field: MediaField) => boolean;
  readonly message: (media: InlineMedia, row: MediaRow, field: MediaField) => MediaProblem;
}

const sides = ({ width, height }: InlineMedia): string => `is ${width} by ${height} pixels`;
const ratio = ({ width = 1, height = 1 }: InlineMedia): number => Math.max(width / height, height / width);

const checks: readonly MediaCheck[] = [
  {
    when: ({ mediaType }, _, field) => !mediaType.startsWith(families[field]),
    message: ({ mediaType }, _, field) => ({ message: `is ${mediaType}`, hint: `give ${families[field]}…` }),
  },
  {
    when: ({ bytes }, { maxBytes = defaultMaxBytes }) => bytes > maxBytes,
    message: ({ bytes }, { maxBytes = defaultMaxBytes }) => ({
      message: `holds ${counted(bytes, 'byte')}`,
      hint: `at most ${maxBytes} are taken`,
    }),
  },
  {
    when: ({ mediaType }, { types }) => types !== undefined && !types.includes(mediaType),
    message: ({ mediaType }, { types = [] }) => ({
      message: `is ${mediaType}`,
      hint: `use one of ${types.join(', ')}`,
    }),
  },
  {
    when: ({ width = Infinity, height = Infinity }, { minSide = 0 }) => Math.min(width, height) < minSide,
    message: (media, { minSide }) => ({ message: sides(media), hint: `each side has at least ${minSide}` }),
  },
  {
    when: ({ width = 0, height = 0 }, { maxSide = Infinity }) => Math.max(width, height) > maxSide,
    message: (media, { maxSide }) => ({ message: sides(media), hint: `each side has at most ${maxSide}` }),
  },
  {
    when: (media, { maxRatio = Infinity }) => ratio(media) > maxRatio,
    message: (media, { maxRatio }) => ({ message: sides(media), hint: `use 1:${maxRatio} to ${maxRatio}:1` }),
  },
];

/** Why a gateway's row would not take an input; undefined when it would. Of a link only the form is known. */
export function refuseMedia(
  media: ResolvedMedia,
  row: MediaRow | undefined,
  field: MediaField,
): MediaProblem | undefined {
  if (row !== undefined && !row.accepts.includes(media.form)) {
    return media.form === 'data'
      ? { message: 'this gateway takes links only', hint: 'give an https URL, or set uploadMedia' }
      : { message: 'this gateway takes bytes only', hint: 'give a data URL, bytes or file(path)' };
  }
  if (media.form !== 'data') return undefined;
  const full = row ?? { accepts: ['url', 'data'] };
  return checks.find((check) => check.when(media, full, field))?.message(media, full, field);
}
