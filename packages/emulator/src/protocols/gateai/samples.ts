import type { Sample } from '../../frame/protocol.ts';

const path = '/api/generate';

/** The examples of three sections of the document. */
export const samples: readonly Sample[] = [
  {
    title: 'an image from text',
    path,
    body: {
      model: 'gpt-image-2',
      type: 'image',
      params: {
        prompt: 'A beautiful scene',
        width: 1024,
        height: 1024,
        quality: 'low',
        output_format: 'jpeg',
      },
    },
  },
  {
    title: 'a video from text',
    path,
    body: {
      model: 'seedance-2.0',
      type: 'video',
      params: {
        prompt: 'A beautiful scene',
        seed: -1,
        width: 1280,
        height: 720,
        duration: 8,
        generate_audio: true,
        enable_safety_checker: false,
      },
    },
  },
  {
    title: 'a 3D model',
    path,
    body: {
      model: 'rodin-v2',
      type: '3d',
      params: {
        quality: 'high',
        ta_pose: false,
        material: 'All',
        mesh_mode: 'Triangle',
        use_original_alpha: false,
      },
    },
  },
];
