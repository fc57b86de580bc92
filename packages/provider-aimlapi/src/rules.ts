import type { Rule } from '@crosspoint/core/plugin';

/** What the descriptions of `duration` and `audio_setting` say about `video_url`. */
export const videoInput = [
  {
    fields: ['duration'],
    when: (_, wire) => wire['duration'] !== undefined && wire['video_url'] !== undefined,
    effect: 'ineffective',
    message:
      'duration has no effect beside a video: the output is as long as the input video, at most 15 seconds of it',
  },
  {
    fields: ['keepAudio'],
    when: (_, wire) => wire['audio_setting'] !== undefined && wire['video_url'] === undefined,
    effect: 'rejected',
    message: 'works only with an input video; leave it out or add a video',
  },
] as const satisfies readonly Rule[];
