import { parseAccept } from 'hono/utils/accept';

/** Whether a client would rather have a page than JSON. One that takes anything, as programs do, gets JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  const ranges = parseAccept(accept ?? '');
  const quality = (type: string): number => {
    const wider = [type, `${type.split('/')[0]}/*`, '*/*'];
    const row = wider.map((range) => ranges.find((one) => one.type === range)).find((one) => one);
    return row?.q ?? 0;
  };
  return quality('text/html') > quality('application/json');
}
