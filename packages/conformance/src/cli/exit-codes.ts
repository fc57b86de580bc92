/** Every exit code with its meaning. */
export const exitMeanings = {
  0: 'no case fails; compare: nothing breaks; drift: nothing has drifted',
  1: 'does not conform, or something breaks',
  2: 'the kit, a fixture or the command line is at fault; nothing is known about the provider',
  3: 'a live gateway differs from the fixtures and tables',
} as const satisfies Readonly<Record<number, string>>;
export type KitExitCode = keyof typeof exitMeanings;
