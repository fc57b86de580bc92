// A server that answers what an upload calls of S3: PutObject, and CreateMultipartUpload, UploadPart,
// CompleteMultipartUpload and AbortMultipartUpload, as https://docs.aws.amazon.com/AmazonS3/latest/API/ writes them.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Bucket {
  readonly url: string;
  /** Whole objects, by bucket and key. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads that are neither complete nor aborted. */
  readonly openUploads: number;
  /** The sizes of the parts that came. */
  readonly partSizes: readonly number[];
  /** Refuses the part with this number. */
  failPart: number | undefined;
  close(): Promise<void>;
}

const xml = (name: string, fields: Readonly<Record<string, string>>): string => {
  const inner = Object.entries(fields).map(([key, value]) => `<${key}>${value}</${key}>`);
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${inner.join('')}</${name}>`;
};

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

export async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const partSizes: number[] = [];

  async function answer(
    request: IncomingMessage,
  ): Promise<{ readonly status?: number; readonly etag?: string; readonly text?: string }> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://bucket');
    const body = await buffer(request);
    const uploadId = searchParams.get('uploadId');
    if (request.method === 'POST' && searchParams.has('uploads')) {
      const id = randomUUID();
      uploads.set(id, new Map());
      return { text: xml('InitiateMultipartUploadResult', { UploadId: id }) };
    }
    if (uploadId === null) {
      if (request.method !== 'PUT') return { status: 501 };
      objects.set(path, body);
      return { etag: etagOf(body) };
    }
    const parts = uploads.get(uploadId);
    if (parts === undefined) return { status: 404, text: xml('Error', { Code: 'NoSuchUpload' }) };
    if (request.method === 'PUT') {
      const number = Number(searchParams.get('partNumber'));
      if (number === bucket.failPart) return { status: 403, text: xml('Error', { Code: 'AccessDenied' }) };
      parts.set(number, body);
      partSizes.push(body.length);
      return { etag: etagOf(body) };
    }
    uploads.delete(uploadId);
    if (request.method === 'DELETE') return { status: 204 };
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    const whole = Buffer.concat(numbers.map((number) => parts.get(number) ?? Buffer.alloc(0)));
    objects.set(path, whole);
    return { text: xml('CompleteMultipartUploadResult', { ETag: etagOf(whole) }) };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, etag, text = '' }) => {
        response.writeHead(status, {
          'content-type': 'application/xml',
          ...(etag === undefined ? {} : { etag }),
        });
        response.end(text);
      },
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 60_000; // a client is not cut off while a download waits
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bucket: Bucket = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    partSizes,
    get openUploads() {
      return uploads.size;
    },
    failPart: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return bucket;
}
