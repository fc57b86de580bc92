import type { Sample } from '../../frame/protocol.ts';

/** The parameters of the first and the third are the document's own; the last three are of routes that are assumed. */
export const samples: readonly Sample[] = [
  {
    title: 'a video of several shots (Kling v3)',
    path: '/text-to-video/generations',
    body: {
      model: 'kling-v3-std-text',
      parameters: {
        duration: 4,
        multi_shot: true,
        aspect_ratio: '16:9',
        generate_audio: true,
        cfg_scale: '0.5',
        shot_type: 'customize',
        multi_prompt: [
          { index: 1, prompt: 'profile shot of a driver in a truck, handheld', duration: '1' },
          { index: 2, prompt: 'frontal macro shot of the driver, handheld', duration: '1' },
          { index: 3, prompt: 'macro shot of hands on the steering wheel, handheld', duration: '1' },
          { index: 4, prompt: 'macro shot of a picture on the passenger side seat, handheld', duration: '1' },
        ],
      },
      providers: ['kling'],
    },
  },
  {
    title: 'a video from text (Kling v3)',
    path: '/text-to-video/generations',
    body: {
      model: 'kling-v3-std-text',
      parameters: { prompt: 'A paper boat crosses a puddle.', duration: 5, aspect_ratio: '16:9' },
    },
  },
  {
    title: 'a video from a picture (HappyHorse)',
    path: '/image-to-video/generations',
    body: {
      model: 'happyhorse-1.0-i2v',
      parameters: {
        prompt: 'Wide-angle cinematic shot, high-altitude scene above the clouds.',
        first_frame: 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png',
        resolution: '1080p',
        seed: 1234,
        duration: 5,
      },
      providers: ['alibaba'],
    },
  },
  {
    title: 'a picture (Nano Banana Pro)',
    path: '/text-to-image/generations',
    body: {
      model: 'nano-banana-pro',
      parameters: { prompt: 'A matte black coffee cup.', aspect_ratio: '1:1', resolution: '1K' },
    },
  },
  {
    title: 'a clip edited (WAN)',
    path: '/video-edit/generations',
    body: {
      model: 'wan-video-edit',
      parameters: { prompt: 'Make it dusk.', video: 'https://clips.example/boat.mp4', preserve_motion: true },
    },
  },
  {
    title: 'a video from pictures to go by (HappyHorse)',
    path: '/reference-to-video/generations',
    body: {
      model: 'happyhorse-1.0-r2v',
      parameters: {
        prompt: 'A boat, [Image1], on a lake, [Image2].',
        reference_images: ['https://pictures.example/boat.png', 'https://pictures.example/lake.png'],
        duration: 5,
        aspect_ratio: '16:9',
      },
    },
  },
];
