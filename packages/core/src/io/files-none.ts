import { CrosspointError } from '../model/error.ts';
import type { Files } from './files.ts';

export const files: Files = {
  save: () =>
    Promise.reject(
      new CrosspointError({
        code: 'unsupported',
        message: 'there are no files in this runtime; download to a stream instead',
      }),
    ),
};
