import { request } from 'node:http';

export interface LocalPost {
  /** An `http:` address of this machine. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

export interface LocalPostResponse {
  readonly status: number;
  readonly text: string;
}

/** A POST on this machine. It waits as long as it takes: a gateway that responds when a job ends takes longer than `fetch` waits. */
export function postLocal({ url, headers, body, signal }: LocalPost): Promise<LocalPostResponse> {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const all = { ...headers, 'content-length': length };
    const call = request(
      url,
      { method: 'POST', headers: all, agent: false, ...(signal && { signal }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}
