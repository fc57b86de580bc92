/** What is made when it is first needed, and kept: importing the package makes nothing that a program may never use. */
export function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
