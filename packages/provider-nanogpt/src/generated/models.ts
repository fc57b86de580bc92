// Generated from the tables by `npm run generate`. Do not edit.
import type { Media } from '@crosspoint/core/plugin';

/** What the models of NanoGPT take. */
export interface Nanogpt {
  /** The provider, as `order`, `only` and `ignore` name it. */
  id: 'nanogpt';
  /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
  models: {
    'google/veo-2.0': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | '4:3' | '3:4';
        duration: 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30;
      };
    };
    'google/veo-3.0': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | '4:3' | '3:4';
        duration: 8;
      };
    };
    'kling/kling-2.0': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: string;
        duration: 5 | 10;
        guidance: number;
      };
    };
    'kling/kling-2.1-standard': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: string;
        duration: 5 | 10;
        image: Media;
        guidance: number;
      };
    };
    'kling/kling-2.1-pro': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: string;
        duration: 5 | 10;
        image: Media;
        guidance: number;
      };
    };
    'tencent/hunyuan-video': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: '480p' | '720p' | '1080p';
        steps: 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 47 | 48 | 49 | 50;
      };
      options: {
        /** Better quality at twice the price. */
        pro_mode?: boolean;
        /** The length in frames; the frame rate is not documented. */
        num_frames?: 65 | 97 | 129;
        /** Setting of the safety filter; the sample sends false. */
        showExplicitContent?: boolean;
      };
    };
    'alibaba/wan-2.1': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        resolution: '480p' | '720p';
        duration: number;
        fps: 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24;
        seed: number;
        image: Media;
        steps: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40;
      };
      options: {
        /** The length in frames, if duration is not given. */
        num_frames?: number;
      };
    };
    'bytedance/seedance-1.0-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: '480p' | '1080p';
        duration: 5 | 10;
        seed: number;
        image: Media;
        cameraFixed: boolean;
      };
    };
    'bytedance/seedance-1.0-lite': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: '480p' | '720p';
        duration: 5 | 10;
        seed: number;
        image: Media;
        cameraFixed: boolean;
      };
    };
  };
}
