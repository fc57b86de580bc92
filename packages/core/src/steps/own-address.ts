const withoutEnd = (url: string): string => url.replace(/\/+$/, '');

/** Whether an address lies under a base URL. */
const isUnder = (href: string, base: string): boolean =>
  href === base || href.startsWith(`${base}/`) || href.startsWith(`${base}?`);

/**
 * An address that a gateway gave, as it may be asked with the key: on the origin of the base URL, without a user, a
 * password or a fragment. One under the documented base URL is moved to the base URL that the application set, so that a
 * proxy or an emulator is used. Undefined for any other address.
 */
export function ownAddress(given: string, baseURL: string, documentedURL: string): string | undefined {
  const base = withoutEnd(baseURL);
  if (given.trim() !== given || !URL.canParse(given, `${base}/`)) return undefined;
  const url = new URL(given, `${base}/`);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  if (url.origin === new URL(base).origin) return url.href;
  const documented = withoutEnd(new URL(documentedURL).href);
  if (!isUnder(url.href, documented)) return undefined;
  return `${base}${url.href.slice(documented.length)}`;
}
