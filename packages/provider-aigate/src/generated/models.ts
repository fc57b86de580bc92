// Generated from the tables by `npm run generate`. Do not edit.
/** What the models of AIGate take. */
export interface Aigate {
  /** The provider, as `order`, `only` and `ignore` name it. */
  id: 'aigate';
  /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
  models: {
    'kling/kling-3.0-standard': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: number;
        aspectRatio: '16:9' | '9:16' | '1:1' | '4:3' | '3:4';
        resolution: string;
        duration: number;
        seed: number;
        generateAudio: boolean;
        guidance: number;
        quality: 'std';
      };
      options: {
        /** The application's own label of its user. */
        user?: string;
        /** The model maker's own values. */
        provider_options?: Readonly<Record<string, unknown>>;
        /** Another name of provider_options. */
        metadata?: Readonly<Record<string, unknown>>;
      };
    };
    'kling/kling-3.0-pro': {
      kind: 'video';
      tasks: 'text-to-video';
      fields: {
        prompt: string;
        negativePrompt: string;
        n: number;
        aspectRatio: '16:9' | '9:16' | '1:1' | '4:3' | '3:4';
        resolution: string;
        duration: number;
        seed: number;
        generateAudio: boolean;
        guidance: number;
        quality: 'pro';
      };
      options: {
        /** The application's own label of its user. */
        user?: string;
        /** The model maker's own values. */
        provider_options?: Readonly<Record<string, unknown>>;
        /** Another name of provider_options. */
        metadata?: Readonly<Record<string, unknown>>;
      };
    };
  };
}
