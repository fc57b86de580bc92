import { durationName, type Model, type Params, used } from './model.ts';

interface Rule {
  readonly models: readonly string[];
  readonly message: string;
  readonly broken: (is: (name: string) => unknown, seconds: number) => boolean;
}

/** What the descriptions of single parameters say about several at once (document, sections of these models). */
const rules: readonly Rule[] = [
  {
    models: ['hailuo-2_3', 'hailuo-2_3-fast'],
    message: 'durationSeconds: 1080p takes 6 seconds only',
    broken: (is, seconds) => is('resolution') === '1080p' && seconds !== 6,
  },
  {
    models: ['ltxv-2.3-fast'],
    message: 'durationSeconds: more than 10 seconds need 25 fps and 1080p',
    broken: (is, seconds) => seconds > 10 && (is('fps') !== 25 || is('resolution') !== '1080p'),
  },
  {
    models: ['ltxv-2.3-fast', 'ltxv-2.3-pro'],
    message: 'end_frame: needs a start_frame',
    broken: (is) => is('end_frame') !== undefined && is('start_frame') === undefined,
  },
];

/** What is wrong with these parameters together. */
export function brokenRules(model: Model, params: Params): readonly string[] {
  const is = (name: string): unknown => used(model, params, name);
  const seconds = Number(is(durationName(model) ?? ''));
  return rules
    .filter((rule) => rule.models.includes(model.id) && rule.broken(is, seconds))
    .map(({ message }) => message);
}
