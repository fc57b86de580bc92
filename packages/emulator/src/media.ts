/** A small MP4 with sound (320x180, 2 s, H.264 and AAC): what every emulated video job results in. */
export const sampleClip: URL = new URL('../media/clip.mp4', import.meta.url);

/** A small PNG (512x288) to animate in a demo. */
export const samplePicture: URL = new URL('../media/picture.png', import.meta.url);
