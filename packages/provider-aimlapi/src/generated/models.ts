// Generated from the tables by `npm run generate`. Do not edit.
import type { Media } from '@crosspoint/core/plugin';

/** What the models of AI/ML API take. */
export interface Aimlapi {
  /** The provider, as `order`, `only` and `ignore` name it. */
  id: 'aimlapi';
  /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
  models: {
    'alibaba/happyhorse-1.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video' | 'video-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | '4:3' | '3:4';
        resolution: '720p' | '1080p';
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        video: Media;
        keepAudio: boolean;
        watermark: boolean;
      };
    };
  };
}
