/** The bytes of a request's body; undefined where there are more than may be. What is too much is not read. */
export async function bytesOf(
  request: Request,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const told = Number(request.headers.get('content-length') ?? 0);
  if (told > mostBytes) {
    await request.body?.cancel().catch(() => undefined);
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    length += next.value.length;
    if (length > mostBytes) {
      await reader?.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
