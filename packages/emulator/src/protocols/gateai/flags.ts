/** What a script can ask of this gateway beyond the documented shapes. */
export const flags = {
  nocost: 'the submit response has neither cost nor remaining',
  noglb:
    'a finished 3D model has its previews but no glb_urls; the document says how to make them from the previews',
} as const;
