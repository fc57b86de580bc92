import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scrubRequest } from './scrub-request.ts';

/**
 * Writes down the shape of an application's own requests, for `crosspoint-conformance compare`: no prompt, no medium, no
 * label and nothing that looks like a key is written. The same shape is written once. Trouble with the folder never
 * reaches the application.
 *
 * @example
 * const capture = captureRequests('requests');
 * await media.submit(capture(request));
 */
export function captureRequests(folder: string | URL): <Request>(request: Request) => Request {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  const known = new Set<string>();
  return (request) => {
    try {
      const scrubbed = scrubRequest(request);
      const text = `${JSON.stringify({ format: 1, request: scrubbed }, null, 2)}\n`;
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
      if (known.has(hash)) return request;
      known.add(hash);
      mkdirSync(path, { recursive: true });
      const name = `${String(scrubbed['kind'])}-${String(scrubbed['model'])}`.replaceAll(/[^\w.-]+/g, '-');
      writeFileSync(join(path, `${name}-${hash}.json`), text);
    } catch {
      // an error here must not keep the application from its request
    }
    return request;
  };
}
