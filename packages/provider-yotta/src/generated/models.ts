// Generated from the tables by `npm run generate`. Do not edit.
import type { Media, Shot } from '@crosspoint/core/plugin';

/** What the models of Yotta Labs take. */
export interface Yotta {
  id: 'yotta';
  models: {
    'kling/kling-3.0-standard': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1';
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        generateAudio: boolean;
        guidance: number;
        shots: 'auto' | Shot[];
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
      };
    };
    'kling/kling-3.0-pro': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1';
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        generateAudio: boolean;
        guidance: number;
        shots: 'auto' | Shot[];
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
      };
    };
    'alibaba/happyhorse-1.0': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        resolution: '1080p' | '720p';
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        seed: number;
        image: Media;
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
      };
    };
  };
}
