import { request } from 'node:http';

export interface SelfPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SelfPostResponse {
  readonly status: number;
  readonly text: string;
}

/**
 * A POST through the emulator's own door, so that it is read, counted and harmed like any other. It waits as long as it
 * takes: a gateway that answers only when a job is done is held longer than `fetch` has patience.
 */
export function postToSelf({ url, headers, body }: SelfPost): Promise<SelfPostResponse> {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const all = { ...headers, 'content-length': length };
    const call = request(url, { method: 'POST', headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}
