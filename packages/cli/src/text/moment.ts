const age = /^(\d{1,6})([dh])$/;

/** Whether a text is an age, such as `7d` or `12h`. */
export const isAge = (text: string): boolean => age.test(text);

/** The moment a text names: a UTC day, a moment in ISO 8601, or so many days or hours before now. */
export function momentOf(text: string, now: number): string {
  const [, count, unit] = age.exec(text) ?? [];
  if (count === undefined) return new Date(text).toISOString();
  return new Date(now - Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000)).toISOString();
}
