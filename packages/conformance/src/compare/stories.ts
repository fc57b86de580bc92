import type { StepOutcome, StepRun } from '../run/step.ts';
import { type ValueChange, changesOf } from './changes.ts';
import { type Difference, differencesIn } from './difference.ts';

/** The parts of a replayed step by which two versions are compared. */
export type ReplayedStep = Pick<StepRun, 'call' | 'given' | 'wire'>;

// Sentences may change from one version to the next; code must not depend on them.
const isSentence = ({ path }: ValueChange): boolean =>
  /(?:^|\.)(?:message|source|notices\.\d+|note)$/.test(path);
const areaOf = ({ path }: ValueChange) =>
  /^fieldReport|^offers\.\d+\.fieldReport/.test(path)
    ? 'fieldReport'
    : /price|costs|amount|currency/.test(path)
      ? 'prices'
      : 'results';

const requestsOf = ({ wire }: ReplayedStep) =>
  wire.map(({ request: { method, url, headers, body } }) => {
    const { 'content-length': _, ...others } = headers;
    return { method, url, headers: others, body: parsed(body) };
  });

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function ends(name: string, before: StepOutcome, after: StepOutcome): readonly Difference[] {
  if ('error' in before && 'error' in after) {
    const changes = changesOf({ ...before.error }, { ...after.error });
    return differencesIn('errors', name, changes, (change) => !isSentence(change));
  }
  if ('error' in before || 'error' in after) {
    const word = (given: StepOutcome) =>
      'error' in given ? `the error ${given.error.code ?? given.error.message}` : 'a result';
    const message = `ended with ${word(before)}, now ends with ${word(after)}`;
    return [{ area: 'errors', breaking: true, shownBy: name, message }];
  }
  return changesOf(before.value, after.value).flatMap((change) =>
    differencesIn(areaOf(change), name, [change], () => change.before !== undefined && !isSentence(change)),
  );
}

/** Compares the replays of a fixture by both versions; the new one stops at the first step that is not as expected. */
export function storyDifferences(
  id: string,
  before: readonly ReplayedStep[],
  after: readonly ReplayedStep[],
): readonly Difference[] {
  return before.flatMap((step, index) => {
    const other = after[index];
    const name = `${id}, step ${index} (${step.call})`;
    if (other === undefined) return [];
    const [old, now] = [requestsOf(step), requestsOf(other)];
    const wire = changesOf(old, now);
    // Other requests have other results: results are compared only where the requests are the same, or none was sent.
    if (wire.length === 0 || now.length < old.length) return ends(name, step.given, other.given);
    return differencesIn('wire', name, wire);
  });
}
