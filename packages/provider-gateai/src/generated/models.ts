// Generated from the tables by `npm run generate`. Do not edit.
import type { Media } from '@crosspoint/core/plugin';

/** What the models of GateAI take. */
export interface Gateai {
  /** The provider, as `order`, `only` and `ignore` name it. */
  id: 'gateai';
  /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
  models: {
    'gateai:auto-image': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '3:2' | '3:4' | '4:3' | '16:9' | '9:16' | '5:4' | '4:5' | 'auto';
        resolution: '1024p' | '832p' | '864p' | '896p' | '768p' | '720p' | '1080p' | '1K' | `${number}x${number}`;
      };
      options: {
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
      };
    };
    'black-forest-labs/flux-dev': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        guidance: number;
        steps: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40;
      };
      options: {
        /** @default "FAST" */
        mode?: 'FAST' | 'ULTRA';
        loras?: readonly unknown[];
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        /** StyleTransfer and LoraDepthMidas; their structure is not documented. */
        image_guidances?: readonly unknown[];
      };
    };
    'black-forest-labs/flux-kontext-max': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
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
    'black-forest-labs/flux-kontext-pro': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
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
    'black-forest-labs/flux-2.0-pro': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 1440 */
        width?: number;
        /** @default 1440 */
        height?: number;
      };
    };
    'black-forest-labs/flux-schnell': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
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
    'google/nano-banana': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '3:4' | '3:2' | '21:9' | '5:4' | '4:5' | 'auto';
        resolution: '1024p' | '832p' | '768p' | '864p' | '896p' | '672p' | '720p' | '1080p' | '1K' | `${number}x${number}`;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 1024 */
        width?: 0 | 768 | 832 | 864 | 896 | 1024 | 1152 | 1184 | 1248 | 1344 | 1536;
        /** @default 1024 */
        height?: 0 | 672 | 768 | 832 | 864 | 896 | 1024 | 1152 | 1184 | 1248 | 1344;
      };
    };
    'google/nano-banana-pro': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '4:5' | '3:2' | '3:4' | '5:4' | '21:9' | 'auto';
        resolution: '1024p' | '2048p' | '4096p' | '848p' | '1696p' | '3392p' | '768p' | '1536p' | '3072p' | '896p' | '1792p' | '3584p' | '928p' | '1856p' | '3712p' | '672p' | '1344p' | '2688p' | '720p' | '1080p' | '1440p' | '2160p' | '4320p' | '1K' | '2K' | '3K' | '4K' | '5K' | '6K' | `${number}x${number}`;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        outputFormat: 'jpeg' | 'png';
      };
      options: {
        top_p?: number;
        width?: 768 | 848 | 896 | 928 | 1024 | 1152 | 1200 | 1264 | 1376 | 1536 | 1584 | 1696 | 1792 | 1856 | 2048 | 2304 | 2400 | 2528 | 2752 | 3072 | 3168 | 3392 | 3584 | 3712 | 4096 | 4608 | 4800 | 5056 | 5504 | 6336;
        height?: 672 | 768 | 848 | 896 | 928 | 1024 | 1152 | 1200 | 1264 | 1344 | 1376 | 1536 | 1696 | 1792 | 1856 | 2048 | 2304 | 2400 | 2528 | 2688 | 2752 | 3072 | 3392 | 3584 | 3712 | 4096 | 4608 | 4800 | 5056 | 5504;
        temperature?: number;
        /** @default ["IMAGE"] */
        response_modalities?: readonly unknown[];
        /** The gateway's own flag: dimensions are not forwarded. */
        use_auto_dimensions?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/nano-banana-2': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '4:5' | '3:2' | '3:4' | '5:4' | '21:9' | 'auto';
        resolution: '1024p' | '2048p' | '4096p' | '848p' | '1696p' | '3392p' | '768p' | '1536p' | '3072p' | '896p' | '1792p' | '3584p' | '928p' | '1856p' | '3712p' | '672p' | '1344p' | '2688p' | '720p' | '1080p' | '1440p' | '2160p' | '4320p' | '1K' | '2K' | '3K' | '4K' | '5K' | '6K' | `${number}x${number}`;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        outputFormat: 'jpeg' | 'png';
      };
      options: {
        top_p?: number;
        width?: 768 | 848 | 896 | 928 | 1024 | 1152 | 1200 | 1264 | 1376 | 1536 | 1584 | 1696 | 1792 | 1856 | 2048 | 2304 | 2400 | 2528 | 2752 | 3072 | 3168 | 3392 | 3584 | 3712 | 4096 | 4608 | 4800 | 5056 | 5504 | 6336;
        height?: 672 | 768 | 848 | 896 | 928 | 1024 | 1152 | 1200 | 1264 | 1344 | 1376 | 1536 | 1696 | 1792 | 1856 | 2048 | 2304 | 2400 | 2528 | 2688 | 2752 | 3072 | 3392 | 3584 | 3712 | 4096 | 4608 | 4800 | 5056 | 5504;
        temperature?: number;
        /** @default ["IMAGE"] */
        response_modalities?: readonly unknown[];
        /** The gateway's own flag: dimensions are not forwarded. */
        use_auto_dimensions?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'openai/gpt-image-1': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: '1024p' | '720p' | '768p' | '1080p' | '1440p' | '1K' | '2K' | `${number}x${number}`;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        quality: 'high' | 'medium' | 'low';
        outputFormat: 'jpeg' | 'png' | 'webp';
      };
      options: {
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        transparency?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'openai/gpt-image-1.5': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: '1024p' | '720p' | '768p' | '1080p' | '1440p' | '1K' | '2K' | `${number}x${number}`;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        quality: 'high' | 'medium' | 'low';
        outputFormat: 'jpeg' | 'png' | 'webp';
      };
      options: {
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'openai/gpt-image-2': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '4:5' | '3:2' | '3:4' | '5:4' | '21:9' | '17:9' | '9:17' | 'auto';
        resolution: '1024p' | '2048p' | '2880p' | '848p' | '1376p' | '2336p' | '768p' | '1136p' | '2016p' | '896p' | '1536p' | '2448p' | '928p' | '1648p' | '2560p' | '672p' | '864p' | '1632p' | '720p' | '1080p' | '1440p' | '2160p' | '1K' | '2K' | '3K' | '4K' | `${number}x${number}`;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        quality: 'high' | 'medium' | 'low';
        outputFormat: 'jpeg' | 'png';
      };
      options: {
        /**
         * The total number of pixels is limited too, where the sentence is cut off.
         * @default 1024
         */
        width?: number;
        /** @default 1024 */
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'ideogram/ideogram-3.0': {
      kind: 'image';
      tasks: 'text-to-image' | 'image-to-image';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: '1024p' | '360p' | '480p' | '512p' | '540p' | '576p' | '580p' | '720p' | '768p' | '1080p' | '1440p' | '1K' | '2K' | `${number}x${number}`;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        enhancePrompt: boolean;
      };
      options: {
        /** @default "BALANCED" */
        mode?: 'TURBO' | 'BALANCED' | 'QUALITY';
        style?: unknown;
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'gateai:kino-xl': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1;
      };
    };
    'gateai:cortex_1.0': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1;
      };
      options: {
        motion_strength?: unknown;
      };
    };
    'recraft/recraft-4': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '3:4' | '1:2' | '2:1' | '3:2' | '10:16' | '5:4' | '4:5' | '16:10' | 'auto';
        resolution: '1024p' | '832p' | '768p' | '896p' | '720p' | '1080p' | '1K' | `${number}x${number}`;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 1024 */
        width?: 768 | 832 | 896 | 1024 | 1152 | 1216 | 1280 | 1344 | 1536;
        /** @default 1024 */
        height?: 768 | 832 | 896 | 1024 | 1152 | 1216 | 1280 | 1344 | 1536;
      };
    };
    'recraft/recraft-4-pro': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: '1:1' | '2:3' | '16:9' | '4:3' | '9:16' | '3:4' | '1:2' | '2:1' | '3:2' | '10:16' | '5:4' | '4:5' | '16:10' | 'auto';
        resolution: '2048p' | '1664p' | '1536p' | '1792p' | '1440p' | '2160p' | '2K' | '3K' | `${number}x${number}`;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 2048 */
        width?: 1536 | 1664 | 1792 | 2048 | 2304 | 2432 | 2560 | 2688 | 3072;
        /** @default 2048 */
        height?: 1536 | 1664 | 1792 | 2048 | 2304 | 2432 | 2560 | 2688 | 3072;
      };
    };
    'bytedance/seedream-4.0': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
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
    'bytedance/seedream-4.5': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 2048 */
        width?: number;
        /** @default 2048 */
        height?: number;
      };
    };
    'gateai:lucid-origin': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        guidance: number;
        steps: number;
      };
      options: {
        /** @default "FAST" */
        mode?: 'FAST' | 'ULTRA';
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        /** StyleTransfer and LoraDepthMidas; their structure is not documented. */
        image_guidances?: readonly unknown[];
      };
    };
    'gateai:lucid-realism': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "FAST" */
        mode?: 'FAST' | 'ULTRA';
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
      };
    };
    'gateai:cortex-v0.9': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "FAST" */
        mode?: 'FAST' | 'QUALITY' | 'ULTRA';
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        tiling?: unknown;
        contrast?: unknown;
      };
    };
    'gateai:cortex-v1.0': {
      kind: 'image';
      tasks: 'text-to-image';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
        aspectRatio: string;
        resolution: string;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "FAST" */
        mode?: 'FAST' | 'QUALITY' | 'ULTRA';
        /** @default 1024 */
        width?: number;
        /** @default 1024 */
        height?: number;
        tiling?: unknown;
        contrast?: unknown;
      };
    };
    'gateai:auto-video': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '768p' | `${number}x${number}`;
        duration: 6 | 8;
      };
      options: {
        /** @default 1280 */
        width?: number;
        /** @default 720 */
        height?: number;
      };
    };
    'minimax/hailuo-2.3': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        resolution: '768p' | '1080p';
        duration: 6 | 10;
        image: Media;
        enhancePrompt: boolean;
      };
      options: {
        /** @default false */
        fast_pretreatment?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'minimax/hailuo-2.3-fast': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        resolution: '768p' | '1080p';
        duration: 6 | 10;
        image: Media;
        enhancePrompt: boolean;
      };
      options: {
        /** @default false */
        fast_pretreatment?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'alibaba/happyhorse-1.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video' | 'video-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '1:1' | '3:4' | '4:3' | '9:16' | 'auto';
        resolution: '1080p' | '768p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
        video: Media;
        keepAudio: boolean;
      };
      options: {
        /** @default 1920 */
        width?: number;
        /** @default 1080 */
        height?: number;
        /** @default false */
        enable_safety_checker?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
        /** Ids of videos uploaded before with POST /api/upload (Image/video references). */
        videos?: readonly unknown[];
      };
    };
    'kling/kling-2.1-pro': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '1:1' | '9:16' | 'auto';
        resolution: '1080p' | '1440p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 5 | 10;
        enhancePrompt: boolean;
      };
      options: {
        /** @default 1920 */
        width?: number;
        /** @default 1080 */
        height?: number;
      };
    };
    'kling/kling-2.5': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | '1440p' | '720p' | '960p' | '768p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 5 | 10;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "RESOLUTION_1080" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** @default 1920 */
        width?: number;
        /** @default 1080 */
        height?: number;
      };
    };
    'kling/kling-2.5-turbo-standard': {
      kind: 'video';
      tasks: 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '1:1' | '9:16' | 'auto';
        resolution: '720p' | '960p' | '768p' | '1024p' | `${number}x${number}`;
        duration: 5 | 10;
        image: Media;
        guidance: number;
      };
      options: {
        /** @default 1280 */
        width?: 1280 | 720 | 960;
        /** @default 720 */
        height?: 720 | 1280 | 960;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'kling/kling-2.6': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | '1440p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 5 | 10;
        image: Media;
        generateAudio: boolean;
      };
      options: {
        audio?: unknown;
        width?: 1920 | 1080 | 1440 | 0;
        height?: 1080 | 1920 | 1440 | 0;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'kling/kling-3.0-standard': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '720p' | '960p' | '768p' | '1024p' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.
         * @default "RESOLUTION_1080"
         */
        mode?: 'RESOLUTION_720';
        /** @default 1920 */
        width?: 1920 | 1080 | 1440 | 1280 | 720 | 960 | 0 | 3840 | 2160 | 2880;
        /** @default 1080 */
        height?: 1080 | 1920 | 1440 | 720 | 1280 | 960 | 0 | 2160 | 3840 | 2880;
        /** - @Element1 and so on in the prompt; with image_urls at most 7. */
        elements?: readonly unknown[];
        voice_ids?: readonly unknown[];
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'kling/kling-3.0-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | '1440p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.
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
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'gateai:kling-3.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '1:1' | 'auto';
        resolution: '1080p' | '1440p' | '720p' | '960p' | '2160p' | '2880p' | '768p' | '1024p' | '2K' | '4K' | '5K' | `${number}x${number}`;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        generateAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.
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
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'kling/kling-video-o1': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video' | 'video-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        video: Media;
        keepAudio: boolean;
        guidance: number;
      };
      options: {
        /** 0 leaves it to the model. */
        width?: number;
        /** 0 leaves it to the model. */
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
        /** Ids of videos uploaded before with POST /api/upload (Image/video references). */
        videos?: readonly unknown[];
      };
    };
    'kling/kling-video-o3': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video' | 'video-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
        duration: 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;
        image: Media;
        lastFrame: Media;
        references: { images?: readonly Media[] | undefined };
        video: Media;
        generateAudio: boolean;
        keepAudio: boolean;
      };
      options: {
        /**
         * RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.
         * @default "RESOLUTION_1080"
         */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080' | 'RESOLUTION_2160';
        /** 0 leaves it to the model. */
        width?: number;
        /** 0 leaves it to the model. */
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
        /** Ids of videos uploaded before with POST /api/upload (Image/video references). */
        videos?: readonly unknown[];
      };
    };
    'lightricks/ltx-2.0-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16';
        resolution: '1080p' | '1440p' | '2160p';
        duration: 6 | 8;
        fps: 25 | 50;
        image: Media;
        enhancePrompt: boolean;
      };
      options: {
        width?: number;
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'lightricks/ltx-2.0-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16';
        resolution: '1080p' | '1440p' | '2160p';
        duration: 6 | 8;
        fps: 24 | 30 | 50;
        image: Media;
        enhancePrompt: boolean;
      };
      options: {
        width?: number;
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'lightricks/ltx-2.0-ultra': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '1080p' | '1440p' | '2160p' | '1024p' | '2K' | '4K' | `${number}x${number}`;
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
    'lightricks/ltx-2.3-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '1080p' | '1440p' | '2160p';
        duration: 6 | 8 | 10 | 12 | 14 | 16 | 18 | 20;
        fps: 24 | 25 | 48 | 50;
        image: Media;
        lastFrame: Media;
        generateAudio: boolean;
      };
      options: {
        width?: number;
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'lightricks/ltx-2.3-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '1080p' | '1440p' | '2160p';
        duration: 6 | 8 | 10;
        fps: 24 | 25 | 48 | 50;
        image: Media;
        lastFrame: Media;
        generateAudio: boolean;
      };
      options: {
        width?: number;
        height?: number;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'gateai:cortex_2.0': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '2:3' | '4:5' | 'auto';
        resolution: '480p' | '512p' | '576p' | '720p' | '540p' | '580p' | '768p' | '1K' | `${number}x${number}`;
        seed: number;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "RESOLUTION_480" */
        mode?: 'RESOLUTION_480' | 'RESOLUTION_720';
        width?: unknown;
        height?: unknown;
        controls?: unknown;
        elements?: unknown;
        frame_interpolation?: unknown;
      };
    };
    'gateai:cortex_2.0-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | '2:3' | '4:5' | 'auto';
        resolution: '480p' | '512p' | '576p' | '720p' | '540p' | '580p' | '768p' | '1K' | `${number}x${number}`;
        seed: number;
        image: Media;
        enhancePrompt: boolean;
      };
      options: {
        /** @default "RESOLUTION_480" */
        mode?: 'RESOLUTION_480' | 'RESOLUTION_720';
        width?: unknown;
        height?: unknown;
        controls?: unknown;
        elements?: unknown;
        frame_interpolation?: unknown;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'bytedance/seedance-1.0-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
        duration: 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;
        seed: number;
        image: Media;
        lastFrame: Media;
        cameraFixed: boolean;
      };
      options: {
        /**
         * 0 takes the ratio of start_frame.
         * @default 1920
         */
        width?: number;
        /**
         * 0 takes the ratio of start_frame.
         * @default 1088
         */
        height?: number;
        /** @default false */
        enable_safety_checker?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'bytedance/seedance-1.0-pro-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
        duration: 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;
        seed: number;
        image: Media;
        cameraFixed: boolean;
      };
      options: {
        /**
         * 0 takes the ratio of start_frame.
         * @default 1920
         */
        width?: number;
        /**
         * 0 takes the ratio of start_frame.
         * @default 1088
         */
        height?: number;
        /** @default false */
        enable_safety_checker?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'bytedance/seedance-2.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
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
        /** Only in the sample of Image/video references. */
        image?: unknown;
        /** Only in Model Discovery and in the sample of Image/video references. */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** Only in Model Discovery. */
        motion_has_audio?: boolean;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
        /** Ids of videos uploaded before with POST /api/upload (Image/video references). */
        videos?: readonly unknown[];
      };
    };
    'bytedance/seedance-2.0-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video' | 'reference-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: string;
        resolution: string;
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
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
        /** Ids of videos uploaded before with POST /api/upload (Image/video references). */
        videos?: readonly unknown[];
      };
    };
    /** @deprecated since 2026-03-24, retires on 2026-09-24; use google/veo-3.1 */
    'openai/sora-2': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '768p' | `${number}x${number}`;
        duration: 4 | 8 | 12;
        image: Media;
      };
      options: {
        /** @default 1280 */
        width?: 1280 | 720;
        /** @default 720 */
        height?: 720 | 1280;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    /** @deprecated since 2026-03-24, retires on 2026-09-24; use google/veo-3.1 */
    'openai/sora-2-pro': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1024p' | '768p' | '1080p' | '2K' | `${number}x${number}`;
        duration: 4 | 8 | 12;
        image: Media;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** @default 1280 */
        width?: 1280 | 720 | 1024 | 1792;
        /** @default 720 */
        height?: 720 | 1280 | 1024 | 1792;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/veo-3.0-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | '768p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 4 | 6 | 8;
        seed: number;
        image: Media;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** @default 1280 */
        width?: 1280 | 720 | 1920 | 1080;
        /** @default 720 */
        height?: 720 | 1280 | 1080 | 1920;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/veo-3.0': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | '768p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 4 | 6 | 8;
        seed: number;
        image: Media;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        /** @default 1280 */
        width?: 720 | 1080 | 1280 | 1920;
        /** @default 720 */
        height?: 720 | 1080 | 1280 | 1920;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/veo-3.1-fast': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | '2160p' | '768p' | '1024p' | '2K' | '4K' | `${number}x${number}`;
        duration: 4 | 6 | 8;
        seed: number;
        image: Media;
        lastFrame: Media;
        generateAudio: boolean;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080' | 'RESOLUTION_2160';
        audio?: unknown;
        /** @default 1280 */
        width?: 720 | 1080 | 1280 | 1920 | 2160 | 3840;
        /** @default 720 */
        height?: 720 | 1080 | 1280 | 1920 | 2160 | 3840;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/veo-3.1': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | '2160p' | '768p' | '1024p' | '2K' | '4K' | `${number}x${number}`;
        duration: 4 | 6 | 8;
        seed: number;
        image: Media;
        lastFrame: Media;
        generateAudio: boolean;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080' | 'RESOLUTION_2160';
        audio?: unknown;
        /** @default 1280 */
        width?: 720 | 1080 | 1280 | 1920 | 2160 | 3840;
        /** @default 720 */
        height?: 720 | 1080 | 1280 | 1920 | 2160 | 3840;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'google/veo-3.1-lite': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: 1;
        aspectRatio: '16:9' | '9:16' | 'auto';
        resolution: '720p' | '1080p' | '768p' | '1024p' | '2K' | `${number}x${number}`;
        duration: 4 | 6 | 8;
        seed: number;
        image: Media;
        lastFrame: Media;
        generateAudio: boolean;
      };
      options: {
        /** @default "RESOLUTION_720" */
        mode?: 'RESOLUTION_720' | 'RESOLUTION_1080';
        audio?: unknown;
        /** @default 1280 */
        width?: 720 | 1080 | 1280 | 1920;
        /** @default 720 */
        height?: 720 | 1080 | 1280 | 1920;
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
    'hyper3d/rodin-2': {
      kind: '3d';
      tasks: 'text-to-3d' | 'image-to-3d';
      fields: {
        prompt: string;
        n: 1;
        seed: number;
        image: Media;
        references: { images?: readonly Media[] | undefined };
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
        /** Ids of images uploaded before with POST /api/upload (Image/video references). */
        images?: readonly unknown[];
      };
    };
  };
}
