import type { FieldRow, GenerationRequest, Shot } from '@crosspoint/core/plugin';

/** The shots a request spells out; undefined where it leaves them to the model or has none. */
export function shotsOf(request: GenerationRequest): readonly Shot[] | undefined {
  if (request.kind !== 'video' || request.shots === 'auto') return undefined;
  return request.shots;
}

/** Seconds of all shots together; undefined when one does not say. */
export function lengthOf(shots: readonly Shot[]): number | undefined {
  const lengths = shots.map((shot) => shot.duration).filter((seconds) => seconds !== undefined);
  return lengths.length === shots.length ? lengths.reduce((sum, seconds) => sum + seconds, 0) : undefined;
}

/** `'auto'` leaves the cuts to the model; a list is numbered from 1, its seconds as text like the sample's. */
export const shots: FieldRow = {
  wire: ['multi_shot', 'shot_type', 'multi_prompt', 'duration'],
  convert: (_, { request }) => {
    const list = shotsOf(request);
    if (list === undefined) return { multi_shot: true, shot_type: 'intelligence' };
    return {
      multi_shot: true,
      shot_type: 'customize',
      multi_prompt: list.map(({ prompt, duration }, i) => ({
        index: i + 1,
        prompt,
        ...(duration === undefined ? {} : { duration: String(duration) }),
      })),
      // The total is required to be their sum, so a request that names no total gets it.
      ...('duration' in request && request.duration !== undefined ? {} : { duration: lengthOf(list) }),
    };
  },
};
