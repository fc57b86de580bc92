/** A variable of the process's environment; undefined where it is unset, empty, or there is no process. */
export function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  const value = process?.env?.[name];
  return value === undefined || value === '' ? undefined : value;
}
