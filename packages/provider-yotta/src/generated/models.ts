// Generated from the tables by `npm run generate`. Do not edit.
import type { Media, Shot } from '@crosspoint/core/plugin';

/** What the models of Yotta Labs take. */
export interface Yotta {
  /** The provider, as `order`, `only` and `ignore` name it. */
  id: 'yotta';
  /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
  models: {
    'google/nano-banana-pro': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: '1K' | '2K' | '4K';
        outputFormat: 'png' | 'jpeg';
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
      };
    };
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
      tasks: 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: '1080p' | '720p';
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
      };
    };
    'alibaba/wan': {
      kind: 'video';
      tasks: 'video-to-video';
      fields: {
        prompt: string;
        n: 1;
        video: Media;
      };
      options: {
        /** Names of the model's own sellers, such as kling. */
        providers?: readonly unknown[];
        /** How far the edit may depart from the video; 0 to 1 is assumed. */
        strength?: number;
        /** Changes the appearance only and keeps every movement. */
        preserve_motion?: boolean;
      };
    };
  };
}
