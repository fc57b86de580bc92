/** `7 s`, `3 min 05 s`, `1 h 02 min`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** An age in its largest unit: `5 s`, `3 min`, `2 h`, `12 d`. */
export function ageText(ms: number): string {
  const [size, unit] = units.find(([each]) => ms >= each) ?? units[3];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}
