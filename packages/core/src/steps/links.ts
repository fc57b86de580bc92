import type { Output } from '../model/job.ts';
import { readDataUrl } from '../model/media.ts';
import type { ReadOutput } from '../model/provider.ts';

/** A link, resolved against the base URL, and whether a download may follow it. */
interface Link {
  readonly href: string;
  readonly mayFollow: boolean;
}

const isDataUrl = (url: string): boolean => /^data:/i.test(url);

const longestName = 200;
// A response may print thousands of links, and a poll may print new ones each time.
const mostNamed = 10;

function resolve(url: string, baseURL: string): Link {
  // The file itself, in place of a link to it. A response is limited in size, and so is the file.
  if (isDataUrl(url)) return { href: url, mayFollow: readDataUrl(url) !== undefined };
  // As nearly every link is: the base is not parsed for it.
  const base = url.startsWith('https://') ? undefined : `${baseURL}/`;
  if (url.trim() === '' || !URL.canParse(url, base)) return { href: url, mayFollow: false };
  const full = new URL(url, base);
  const mayFollow =
    full.protocol === 'https:' || (full.protocol === 'http:' && full.origin === new URL(baseURL).origin);
  return { href: full.href, mayFollow };
}

/** Outputs whose links may be followed, with their links resolved, and the links of the others. */
export function usableOutputs(
  outputs: readonly ReadOutput[],
  baseURL: string,
  toOutput: (output: ReadOutput) => Output,
): { readonly usable: readonly Output[]; readonly leftOut: readonly string[] } {
  if (outputs.length === 0) return { usable: [], leftOut: [] };
  const links = outputs.map((output) => ({ output, link: resolve(output.url, baseURL) }));
  return {
    usable: links.flatMap(({ output, link }) =>
      link.mayFollow ? [toOutput({ ...output, url: link.href })] : [],
    ),
    leftOut: links.flatMap(({ link }) => (link.mayFollow ? [] : [link.href])),
  };
}

/**
 * A link as a notice names it: origin and path, so that a person can find a paid file. User, query and fragment may hold
 * credentials or a signature.
 */
function nameOf(href: string): string {
  if (isDataUrl(href)) return 'a data URL';
  const [bare = ''] = href.split(/[?#]/, 1);
  const query = bare.length < href.length ? ' (its query is left out here)' : '';
  const withoutUser = bare.replace(/^([a-z][\w+.-]*:\/\/)[^/]*@/i, '$1');
  const plain = withoutUser.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const name = plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain;
  return name === '' ? 'an empty link' : `${name}${query}`;
}

const notFollowed = 'a link that may not be followed (it is not https) was left out: ';
const notKept = 'an output was not kept, because the job is not reported as succeeded: ';

/** Whether a notice names a link that no download will follow. */
export const namesLink = (notice: string): boolean =>
  notice.startsWith(notFollowed) || notice.startsWith(notKept);

/** Notices that name links which no output of the job holds; a job has at most ten of them. */
export function linkNotices(
  links: { readonly leftOut: readonly string[]; readonly unkept: readonly string[] },
  before: readonly string[],
): readonly string[] {
  if (links.leftOut.length === 0 && links.unkept.length === 0) return [];
  const all = new Set([
    ...links.leftOut.map((href) => notFollowed + nameOf(href)),
    ...links.unkept.map((href) => notKept + nameOf(href)),
  ]);
  const fresh = [...all].filter((notice) => !before.includes(notice));
  return fresh.slice(0, Math.max(0, mostNamed - before.filter(namesLink).length));
}
