import { getOwn } from '../model/get-own.ts';
import type { Endpoint, ProviderSpec } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';

/** The endpoint that polls a job: that of the ref's API variant, otherwise `poll`. Undefined: the job cannot be polled. */
export const pollEndpointOf = (
  { apiVariants = {}, poll }: Pick<ProviderSpec, 'apiVariants' | 'poll'>,
  { apiVariant = '' }: Pick<JobRef, 'apiVariant'>,
): Endpoint | undefined => getOwn(apiVariants, apiVariant) ?? poll;
