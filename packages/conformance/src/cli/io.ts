/** What the command line touches of its process. */
export interface KitIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether colours may be used on the output. */
  readonly colour: boolean;
  /** Called when everything is loaded and a provider is about to be judged: from here on trouble is its own. */
  readonly begun?: () => void;
}

/** The process itself. */
export const processIo = (): KitIo => ({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  env: process.env,
  colour:
    process.stdout.isTTY === true && process.stdout.hasColors() && process.env['NO_COLOR'] === undefined,
});
