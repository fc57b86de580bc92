// What the public documents print, with where it stands. Read on 2026-11-30.

/** https://openrouter.ai/docs/agent-sdk/typescript/api-reference/models/videogenerationresponse, "Example Usage", as JSON. */
export const pending = { id: 'job-abc123', polling_url: '/api/v1/videos/job-abc123', status: 'pending' };

/** https://openrouter.ai/docs/api/api-reference/video-generation/get-videos, the response on the right. */
export const completed = {
  id: 'job-abc123',
  polling_url: '/api/v1/videos/job-abc123',
  status: 'completed',
  generation_id: 'gen-xyz789',
  unsigned_urls: ['https://storage.example.com/video.mp4'],
  usage: { cost: 0.5 },
};

/** The same page, the values of `status`. */
export const words = {
  pending: 'queued',
  in_progress: 'running',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
  expired: 'expired',
} as const;

/** https://openrouter.ai/docs/features/multimodal/video-generation, "Via the Video Models API". */
export const models = {
  data: [
    {
      id: 'google/veo-3.1',
      canonical_slug: 'google/veo-3.1',
      name: 'Google: Veo 3.1',
      description: '...',
      created: 1_719_792_000,
      supported_resolutions: ['720p', '1080p'],
      supported_aspect_ratios: ['16:9', '9:16', '1:1'],
      supported_sizes: ['1280x720', '1920x1080'],
      pricing_skus: { 'per-video-second': '0.50', 'per-video-second-1080p': '0.75' },
      allowed_passthrough_parameters: ['output_config'],
    },
  ],
};

/**
 * https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks, Step 1: the type of an event. The page
 * prints names and types; the values are those of the poll above.
 */
export const event = {
  type: 'video.generation.completed',
  created_at: '2026-01-01T00:00:00Z',
  data: {
    id: 'job-abc123',
    status: 'completed',
    generation_id: 'gen-xyz789',
    model: 'google/veo-3.1',
    unsigned_urls: ['https://openrouter.ai/api/v1/videos/job-abc123/content?index=0'],
    usage: { cost: 0.5, is_byok: false },
  },
};
