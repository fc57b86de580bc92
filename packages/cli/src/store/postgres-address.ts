/** Whether a store is named by the address of a PostgreSQL database. */
export const isPostgres = (place: string): boolean => /^postgres(?:ql)?:\/\//i.test(place);

/** An address as it may be shown: without what is before the host, and without its parameters. */
export function shownPlace(place: string): string {
  if (!isPostgres(place)) return place;
  const bare = place.replace(/[?#].*$/s, '');
  return bare.replace(/^([a-z]+:\/\/)(?:.*@)?/i, '$1');
}

/** Whether an address holds a password, which every process of this machine could read in a command line. */
export const hasPassword = (place: string): boolean =>
  isPostgres(place) && (/^[a-z]+:\/\/[^/?#]*:[^/?#]*@/i.test(place) || /[?&]password=/i.test(place));
