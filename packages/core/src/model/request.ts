import type { Media } from './media.ts';

/** What a request makes. */
export type OutputKind = 'video' | 'image' | '3d';

/** Every task a request can mean; the inputs that are given decide which. */
export const tasks = [
  'text-to-video',
  'image-to-video',
  'reference-to-video',
  'video-to-video',
  'extend-video',
  'upscale-video',
  'text-to-image',
  'image-to-image',
  'edit-image',
  'upscale-image',
  'text-to-3d',
  'image-to-3d',
] as const;
/** What is to be done with the inputs. */
export type GenerationTask = (typeof tasks)[number];

/** What every request can hold, whatever it makes. */
export interface CommonRequest {
  /** A canonical id such as `'alibaba/happyhorse-1.0'`, or `'provider:slug'` for exactly one gateway's model. */
  readonly model: string;
  /**
   * What to make of the inputs, such as `'extend-video'`, where they could mean several tasks. @default what the inputs mean
   */
  readonly task?: GenerationTask | undefined;
  /** What should be seen and heard. It is sent as given; a prompt without a visible character is refused. */
  readonly prompt?: string | undefined;
  /** What should not be seen. */
  readonly negativePrompt?: string | undefined;
  /** How many outputs, 1 or more. @default 1 */
  readonly n?: number | undefined;
  /** Width to height, such as `'16:9'`, or `'auto'`. */
  readonly aspectRatio?: string | undefined;
  /** `'720p'` names the short side in pixels; also `'2K'` or `'1280x720'`. */
  readonly resolution?: string | undefined;
  /** A whole number; the same seed with the same request makes a similar output, where the model supports it. */
  readonly seed?: number | undefined;
  /** The image to start from; for a video its first frame. */
  readonly image?: Media | undefined;
  /** How closely to follow the prompt, on the gateway's own scale. */
  readonly guidance?: number | undefined;
  /** How many inference steps, 1 or more. */
  readonly steps?: number | undefined;
  /** The gateway's own name of a quality level, such as `'high'`. */
  readonly quality?: string | undefined;
  /** Whether the gateway may rewrite the prompt. */
  readonly enhancePrompt?: boolean | undefined;
  /** Whether the output carries the gateway's watermark. */
  readonly watermark?: boolean | undefined;
  /** Such as `'png'`. */
  readonly outputFormat?: string | undefined;
  /** The gateway's own parameters, by provider id: `{ acme: { mood: 'calm' } }`. Plain JSON. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** The application's own labels; kept in the store, never sent. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Images that should be kept alike. */
export interface ImageReferences {
  /** One or more; a prompt may name them as `@image1`, `@image2`. */
  readonly images?: readonly Media[] | undefined;
}

/** Images, videos and audio that should be kept alike. */
export interface VideoReferences extends ImageReferences {
  /** One or more; a prompt may name them as `@video1`. */
  readonly videos?: readonly Media[] | undefined;
  /** One or more; a prompt may name them as `@audio1`. */
  readonly audios?: readonly Media[] | undefined;
}

/** One shot of a video that is made of several. */
export interface Shot {
  /** What should be seen and heard in this shot. */
  readonly prompt: string;
  /** Seconds, above 0. */
  readonly duration?: number | undefined;
}

/**
 * A request for a video.
 *
 * @example { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.', duration: 5 }
 */
export interface VideoRequest extends CommonRequest {
  /** What to make. */
  readonly kind: 'video';
  /** Seconds, above 0. */
  readonly duration?: number | undefined;
  /** Frames per second, above 0. */
  readonly fps?: number | undefined;
  /** The image the video ends with. */
  readonly lastFrame?: Media | undefined;
  /** Things to keep alike. */
  readonly references?: VideoReferences | undefined;
  /** The video to edit. */
  readonly video?: Media | undefined;
  /** Whether the model makes sound. */
  readonly generateAudio?: boolean | undefined;
  /** Whether the sound of the input video is kept. */
  readonly keepAudio?: boolean | undefined;
  /** Whether the camera stands still. */
  readonly cameraFixed?: boolean | undefined;
  /** The shots the video is made of, or `'auto'`: the model divides the prompt. */
  readonly shots?: 'auto' | readonly Shot[] | undefined;
}

/**
 * A request for an image.
 *
 * @example { kind: 'image', model: 'google/nano-banana', prompt: 'A paper boat.', aspectRatio: '16:9' }
 */
export interface ImageRequest extends CommonRequest {
  /** What to make. */
  readonly kind: 'image';
  /** Things to keep alike. */
  readonly references?: ImageReferences | undefined;
}

/**
 * A request for a 3D model.
 *
 * @example { kind: '3d', model: 'hyper3d/rodin-2', image: 'https://example.com/boat.png' }
 */
export interface Model3dRequest extends CommonRequest {
  /** What to make. */
  readonly kind: '3d';
  /** Things to keep alike. */
  readonly references?: ImageReferences | undefined;
}

/** One request for a video, an image or a 3D model, in the names every gateway is translated from. */
export type GenerationRequest = VideoRequest | ImageRequest | Model3dRequest;

/**
 * What a task makes; every task is named for it.
 *
 * @example kindOf('image-to-video') // 'video'
 */
export const kindOf = (task: GenerationTask): OutputKind =>
  task.endsWith('video') ? 'video' : task.endsWith('image') ? 'image' : '3d';
