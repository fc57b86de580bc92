/** A small MP4 with sound (320x180, 2 s, H.264 and AAC): what every emulated video job results in. */
export const sampleClip: URL = new URL('../media/clip.mp4', import.meta.url);

/** A small PNG (512x288) to animate in a demo. */
export const samplePicture: URL = new URL('../media/picture.png', import.meta.url);

/** A small JPEG (256x144): the preview of an emulated 3D model. */
export const samplePreview: URL = new URL('../media/preview.jpg', import.meta.url);

/** A small 3D model, glTF 2.0 in one binary file: a paper boat. */
export const sampleModel: URL = new URL('../media/boat.glb', import.meta.url);
