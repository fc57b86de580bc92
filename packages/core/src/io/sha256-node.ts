import { hash } from 'node:crypto';

/** SHA-256 of a text in UTF-8 or of bytes, in hex. */
export const sha256 = async (data: string | Uint8Array): Promise<string> => hash('sha256', data, 'hex');
