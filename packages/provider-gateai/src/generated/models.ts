// Generated from the tables by `npm run generate`. Do not edit.
import type { Media } from '@crosspoint/core/plugin';

/** What the models of GateAI take. */
export interface Gateai {
  id: 'gateai';
  models: {
    'lightricks/ltx-2.0-ultra': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '1080p' | '1440p' | '2160p' | `${number}x${number}`;
        duration: 6 | 8;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "RESOLUTION_1080" */
        mode?: 'RESOLUTION_1080' | 'RESOLUTION_1440' | 'RESOLUTION_2160';
        /** @default 1920 */
        width?: number;
        /** @default 1080 */
        height?: number;
      };
    };
    'kling/kling-3.0-standard': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '720p' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_720 is the standard model, RESOLUTION_1080 the pro model.
         * @default "RESOLUTION_1080"
         */
        mode?: 'RESOLUTION_720';
        /** @default 1280 */
        width?: 1920 | 1080 | 1440 | 1280 | 720 | 960 | 0 | 3840 | 2160 | 2880;
        /** @default 720 */
        height?: 1080 | 1920 | 1440 | 720 | 1280 | 960 | 0 | 2160 | 3840 | 2880;
        /** - @Element1 and so on in the prompt; with image_urls at most 7. */
        elements?: readonly unknown[];
        voice_ids?: readonly unknown[];
      };
    };
    'kling/kling-3.0-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_720 is the standard model, RESOLUTION_1080 the pro model.
         * @default "RESOLUTION_1080"
         */
        mode?: 'RESOLUTION_1080';
        /** @default 1920 */
        width?: 1920 | 1080 | 1440 | 1280 | 720 | 960 | 0 | 3840 | 2160 | 2880;
        /** @default 1080 */
        height?: 1080 | 1920 | 1440 | 720 | 1280 | 960 | 0 | 2160 | 3840 | 2880;
        /** - @Element1 and so on in the prompt; with image_urls at most 7. */
        elements?: readonly unknown[];
        voice_ids?: readonly unknown[];
      };
    };
    'gateai:kling-3.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | '720p' | '2160p' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_720 is the standard model, RESOLUTION_1080 the pro model.
         * @default "RESOLUTION_1080"
         */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080' | 'RESOLUTION_2160';
        /** @default 1920 */
        width?: 1920 | 1080 | 1440 | 1280 | 720 | 960 | 0 | 3840 | 2160 | 2880;
        /** @default 1080 */
        height?: 1080 | 1920 | 1440 | 720 | 1280 | 960 | 0 | 2160 | 3840 | 2880;
        /** - @Element1 and so on in the prompt; with image_urls at most 7. */
        elements?: readonly unknown[];
        voice_ids?: readonly unknown[];
      };
    };
    'bytedance/seedance-2.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | `${number}x${number}`;
        duration: 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        seed: number;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined; videos?: readonly Media[] | undefined; audios?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /** @default 1280 */
        width?: number;
        /** @default 720 */
        height?: number;
        /** @default false */
        enable_safety_checker?: boolean;
        /** Only in the reference sample. */
        image?: unknown;
        /** Not in the table of the model. */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** Only in Model Discovery. */
        motion_has_audio?: boolean;
      };
    };
    'hyper3d/rodin-2': {
      kind: '3d';
      tasks: 'image-to-3d';
      fields: {
        n: 1;
        seed: number;
        image: Media;
        quality: 'extra_low' | 'low' | 'medium' | 'high';
      };
      options: {
        /** @default false */
        ta_pose?: boolean;
        /** @default "All" */
        material?: 'PBR' | 'Shaded' | 'All';
        /** @default "Triangle" */
        mesh_mode?: 'Quad' | 'Triangle';
        /** Width, height and length as whole numbers. */
        bounding_box?: readonly unknown[];
        /** @default false */
        use_original_alpha?: boolean;
      };
    };
    'black-forest-labs/flux-schnell': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | 'auto';
        resolution: '1K' | `${number}x${number}`;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
      };
    };
  };
}
