import { refSchema } from '@crosspoint/core';
import { kindOf, type OutputKind } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { goodText, isFirstOfShape, jobIn, outputsIn, stepsOf, withLastText } from './alter.ts';
import type { Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { rewrite } from './json-text.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** The media types that no main output of a kind has. */
const foreign: { readonly [K in OutputKind]: RegExp } = {
  video: /^(?:image|model)\//,
  image: /^(?:video|audio|model)\//,
  '3d': /^(?:video|image|audio)\//,
};

/** Two endings of each family of types: one of them is always another one than the output's own. */
const endings: Readonly<Record<string, readonly (readonly [ending: string, type: string])[]>> = {
  video: [
    ['.webm', 'video/webm'],
    ['.mp4', 'video/mp4'],
  ],
  image: [
    ['.webp', 'image/webp'],
    ['.png', 'image/png'],
  ],
  audio: [
    ['.ogg', 'audio/ogg'],
    ['.mp3', 'audio/mpeg'],
  ],
};

const kindIn = ({ ref }: JsonObject): OutputKind | undefined => {
  const read = refSchema['~standard'].validate(ref);
  return read.issues === undefined ? kindOf(read.value.task) : undefined;
};

/** The media types of outputs that the responses of a step do not print. */
const unprinted = ({ exchanges }: StepPlan, job: JsonObject) => {
  const printed = exchanges
    .map((at) => goodText(at) ?? '')
    .join('\n')
    .replaceAll('\\/', '/');
  return outputsIn(job).flatMap(({ url, role, mediaType }) =>
    typeof url === 'string' && typeof mediaType === 'string' && !printed.includes(mediaType)
      ? [{ url, role, mediaType }]
      : [],
  );
};

/** A type that follows neither from the response nor from the end of the link is a guess. */
async function guessed(subject: Subject, plan: StepPlan, job: JsonObject): Promise<Finding[]> {
  const guesses = unprinted(plan, job);
  const kind = kindIn(job);
  const wrong = guesses.find(
    ({ role, mediaType }) => role === 'main' && kind && foreign[kind].test(mediaType),
  );
  if (wrong !== undefined) {
    const message = `step ${plan.index}: the response prints no media type, and an output of the kind ${kind} is ${wrong.mediaType}`;
    return [{ rule: 'OUT-009', message }];
  }
  const found = guesses.map(async ({ url, mediaType }): Promise<Finding[]> => {
    const [family = ''] = mediaType.split('/');
    const [ending, type] = endings[family]?.find(([, other]) => other !== mediaType) ?? [];
    const other = ending === undefined ? url : url.replace(/\.[a-z\d]{2,5}(?=$|[?#])/i, ending);
    if (other === url || mediaType === type) return [];
    const changed = withLastText(subject, plan, job, (text) =>
      rewrite(text, (token) =>
        token.kind === 'text' && token.value === url ? JSON.stringify(other) : undefined,
      ),
    );
    if (changed === undefined) return [];
    const run = await heldEnd(subject.context, changed, runStep);
    const now = outputsIn(jobIn(run.given)).find((output) => output['url'] === other);
    if (now?.['mediaType'] !== mediaType) return [];
    const message = `step ${plan.index}: the response prints no media type, and a link that ends with ${ending} is ${mediaType}`;
    return [{ rule: 'OUT-009', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

/** The media types of the outputs of each success. */
export const mediaTypes = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    return isFirstOfShape(subject, plan) && job?.['state'] === 'succeeded'
      ? [guessed(subject, plan, job)]
      : [];
  });
