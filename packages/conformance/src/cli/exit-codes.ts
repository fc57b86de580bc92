/** Every exit code with what it tells a script. */
export const exitMeanings = {
  0: 'conforms; compare: nothing breaks; drift: nothing has drifted',
  1: 'does not conform, or something breaks',
  2: 'the kit, a fixture or the command line is at fault; says nothing of the provider',
  3: 'a live gateway is no longer what the fixtures and tables say',
} as const satisfies Readonly<Record<number, string>>;
export type ExitCode = keyof typeof exitMeanings;

/** Something that is not the provider's fault. */
export class KitFault extends Error {}
