import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { isFirstOfShape, jobIn, outputsIn, stepsOf, urlsIn, withLastText } from './alter.ts';
import type { Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { rewrite, type Token, tokensOf, withMembers, withSecondItem } from './json-text.ts';

type JobWithFiles = NonNullable<ReturnType<typeof jobIn>>;

/** Names under which gateways put a picture of a video or a model. */
const pictureNames = [
  'thumbnail',
  'thumbnail_url',
  'thumbnailUrl',
  'preview',
  'preview_url',
  'cover',
  'cover_url',
  'poster',
  'poster_url',
];
const picture = 'https://kit.example/picture.jpg';
const pictureForms: readonly (readonly [name: string, value: string])[] = [
  ['a link', JSON.stringify(picture)],
  ['an object', JSON.stringify({ url: picture })],
];

const mains = (job: JobWithFiles | undefined): readonly unknown[] =>
  outputsIn(job).flatMap(({ role, url }) => (role === 'main' ? [url] : []));

/** A picture that a response adds under a likely name must not become the output, or take its place. */
async function pictures(subject: Subject, plan: StepPlan, job: JobWithFiles): Promise<Finding[]> {
  const found = pictureForms.map(async ([form, value]): Promise<Finding[]> => {
    const more = pictureNames.map((name) => `"${name}":${value}`).join(',');
    const changed = withLastText(subject, plan, job, (text) => withMembers(text, more));
    if (changed === undefined) return [];
    const run = await heldEnd(subject.context, changed, runStep);
    const now = mains(jobIn(run.given));
    const wrong = now.includes(picture)
      ? 'becomes a main output'
      : now.join() === mains(job).join()
        ? undefined
        : 'changes the main outputs';
    if (wrong === undefined) return [];
    const message = `step ${plan.index}: a picture as ${form} under a name such as thumbnail or preview ${wrong}`;
    return [{ rule: 'OUT-007', message, diff: now.map((url) => `output ${String(url)}`), wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const secondOf = (url: string): string => `${url}${url.includes('?') ? '&' : '?'}kit_second=1`;

/** A further link, which stands before the others where they are sorted. */
const thirdOf = (url: string): string => secondOf(url.replace(/^(https?:\/\/[^/]+)\//, '$1/!/'));

/** What is wrong with the outputs of a response that prints two more links behind the first one. */
function wrongOrder(before: readonly string[], now: readonly string[], first: string): string | undefined {
  const printed = [first, secondOf(first), thirdOf(first)];
  const lost = printed.slice(1).find((url) => !now.includes(url));
  if (lost !== undefined) return `a further link of a list is lost: ${lost}`;
  const other = before.find((url) => !now.includes(url));
  if (other !== undefined) return `beside further links of a list, another one is lost: ${other}`;
  const places = printed.filter((url) => now.includes(url)).map((url) => now.indexOf(url));
  const isSorted = places.every((place, i) => i === 0 || place > places[i - 1]!);
  return isSorted ? undefined : 'the links of a list are in another order';
}

/** The text with two more items behind the one of a link; undefined where it stands in no list. */
const withMoreItems = (text: string, link: Token): string | undefined => {
  const last = withSecondItem(text, link, thirdOf(link.value));
  return last === undefined ? undefined : withSecondItem(last, link, secondOf(link.value));
};

/** A list with two more links has two more outputs. A link that stands alone may be a list instead, where one is read. */
async function furtherLinks(subject: Subject, plan: StepPlan, job: JobWithFiles): Promise<Finding[]> {
  let first: string | undefined;
  let isList = true;
  const changed = withLastText(subject, plan, job, (text) => {
    const printed = tokensOf(text).find(({ kind, value }) => kind === 'text' && urlsIn(job).includes(value));
    if (printed === undefined) return undefined;
    first = printed.value;
    const longer = withMoreItems(text, printed);
    isList = longer !== undefined;
    return longer ?? rewrite(text, (token) => (token.start === printed.start ? listOf(first!) : undefined));
  });
  if (changed === undefined || first === undefined) return [];
  const run = await heldEnd(subject.context, changed, runStep);
  const now = urlsIn(jobIn(run.given));
  // Where the document prints one link, a list may be unreadable; it must not be read in part.
  if (!isList && !now.includes(first) && !now.includes(secondOf(first))) return [];
  const wrong = wrongOrder(urlsIn(job), now, first);
  if (wrong === undefined) return [];
  return [{ rule: 'OUT-001', message: `step ${plan.index}: ${wrong}`, wire: run.wire }];
}

const listOf = (url: string): string => JSON.stringify([url, secondOf(url), thirdOf(url)]);

const strangeModel = 'https://kit.example/unrelated-name.glb';

/** A link that is not printed was made from another one; beside a printed model it must not be. */
async function derived(subject: Subject, plan: StepPlan, job: JobWithFiles): Promise<Finding[]> {
  let printed: readonly string[] = [];
  const changed = withLastText(subject, plan, job, (text) => {
    const tokens = tokensOf(text).filter(({ kind }) => kind === 'text');
    printed = tokens.map(({ value }) => value);
    if (mains(job).every((url) => printed.some((value) => value.includes(String(url))))) return undefined;
    const source = tokens.find(({ value }) => urlsIn(job).includes(value));
    return source === undefined ? undefined : withSecondItem(text, source, strangeModel);
  });
  if (changed === undefined) return [];
  const run = await heldEnd(subject.context, changed, runStep);
  const made = mains(jobIn(run.given)).filter(
    (url) => url !== strangeModel && !printed.includes(String(url)),
  );
  if (made.length === 0) return [];
  const message = `step ${plan.index}: beside a printed model, another one is derived from the name of an image`;
  return [{ rule: 'OUT-008', message, diff: made.map((url) => `output ${String(url)}`), wire: run.wire }];
}

/** Texts that are no link, and what they are. */
const noLinks: readonly (readonly [text: string, what: string])[] = [
  ['', 'empty'],
  ['pending', 'no link'],
];

/** A success without a usable link does not pass as one silently. */
async function unusable(subject: Subject, plan: StepPlan, job: JobWithFiles): Promise<Finding[]> {
  const found = noLinks.map(async ([text, what]): Promise<Finding[]> => {
    const changed = withLastText(subject, plan, job, (body) =>
      rewrite(body, ({ kind, value }) =>
        kind === 'text' && urlsIn(job).some((url) => value.includes(url)) ? JSON.stringify(text) : undefined,
      ),
    );
    if (changed === undefined) return [];
    const run = await heldEnd(subject.context, changed, runStep);
    const now = jobIn(run.given);
    const notices: unknown = now?.['notices'];
    const isTold = Array.isArray(notices) && notices.length > 0;
    if (now?.['state'] !== 'succeeded' || (urlsIn(now).length > 0 && !urlsIn(now).includes(text)) || isTold)
      return [];
    const message = `step ${plan.index}: a success whose links are ${what} is a success, and no notice says so`;
    return [{ rule: 'STA-003', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const inCapitals = (url: string): string =>
  url.replace(/\.[a-z\d]{2,5}(?=$|[?#])/, (extension) => extension.toUpperCase());

const rolesOf = (job: JobWithFiles | undefined): string =>
  outputsIn(job)
    .map(({ role }) => String(role))
    .join();

/** The ending of a name means the same in capital letters. */
async function capitals(subject: Subject, plan: StepPlan, job: JobWithFiles): Promise<Finding[]> {
  const urls = urlsIn(job);
  const changed = withLastText(subject, plan, job, (text) =>
    rewrite(text, ({ kind, value }) =>
      kind === 'text' && urls.includes(value) && inCapitals(value) !== value
        ? JSON.stringify(inCapitals(value))
        : undefined,
    ),
  );
  if (changed === undefined) return [];
  const run = await heldEnd(subject.context, changed, runStep);
  const now = jobIn(run.given);
  if (rolesOf(now) === rolesOf(job)) return [];
  const message = `step ${plan.index}: with the endings of the links in capital letters, the outputs are ${rolesOf(now) || 'none'} instead of ${rolesOf(job)}`;
  return [{ rule: 'OUT-001', message, wire: run.wire }];
}

/** Successes whose response has other links than the fixture's. */
export const moreLinks = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    if (!isFirstOfShape(subject, plan) || job?.['state'] !== 'succeeded' || urlsIn(job).length === 0)
      return [];
    return [pictures, furtherLinks, derived, unusable, capitals].map((check) => check(subject, plan, job));
  });
