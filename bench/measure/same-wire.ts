// The bare loops are a fair measure only while they send what the registry sends.
import type { Sample, Tally } from '../exchange/tally.ts';
import type { SubjectName } from '../subjects/subject.ts';

/** What `fetch` adds whether one wants it or not. */
const fetchsOwn = /^(?:accept-language|sec-fetch-mode): /;

/** @throws when two subjects differ in a header's name or value, or in a body */
export function assertSameWire(seen: ReadonlyMap<SubjectName, Tally>): void {
  const [first, ...others] = [...seen].map(([name, { submit, poll }]) => ({
    name,
    wire: [submit, poll].map((sample) => textOf(name, sample)).join('\n\n'),
  }));
  for (const other of others) {
    if (other.wire === first?.wire) continue;
    throw new Error(
      `${other.name} sends something else than ${first?.name}:\n${other.wire}\n\nbeside:\n${first?.wire}`,
    );
  }
}

const textOf = (name: SubjectName, sample: Sample | undefined): string =>
  [...(sample?.headers ?? []).filter((line) => name !== 'fetch' || !fetchsOwn.test(line)), sample?.body].join(
    '\n',
  );
