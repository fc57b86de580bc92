import * as z from 'zod';

/** What can be made; the client that is known also asks for audio, of which there is no sample here. */
export const kinds = ['image', 'video'] as const;
export type GateaiJobKind = (typeof kinds)[number];

/** The flat body: no document prints it, so that little is checked. */
export const submitBody = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().default(''),
});
