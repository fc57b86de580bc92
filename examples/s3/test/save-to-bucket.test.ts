import { createHash, randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createRegistry } from '@crosspoint/core';
import { exampleProvider } from '@crosspoint/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clip, type Gateway, request, startGateway } from '../../../packages/core/test/gateway.ts';
import { saveToBucket } from '../save-to-bucket.ts';
import { type Bucket, startBucket } from './bucket.ts';

let gateway: Gateway;
let bucket: Bucket;
beforeEach(async () => {
  [gateway, bucket] = await Promise.all([startGateway(), startBucket()]);
});
afterEach(() => Promise.all([gateway.close(), bucket.close()]));

// more than a part of 8 MiB
const video = Buffer.concat([clip, randomBytes(9 * 1024 ** 2)]);

async function bought(served: object) {
  gateway.file = { headers: { 'content-type': 'video/mp4' }, body: video, ...served };
  const media = createRegistry({
    providers: [exampleProvider({ apiKey: 'none', baseURL: gateway.url, polling: { intervalMs: 1 } })],
  });
  const { ref } = await media.generate(request);
  const client = new S3Client({
    endpoint: bucket.url,
    region: 'auto',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  return { media, ref, target: { client, bucket: 'videos', key: 'boat.mp4' } };
}

describe('an output in a bucket', () => {
  it('comes there in parts, with its size and hash', async () => {
    const { media, ref, target } = await bought({});
    const saved = await saveToBucket(media, ref, target);
    expect(saved).toMatchObject({
      bytes: video.length,
      sha256: createHash('sha256').update(video).digest('hex'),
      mediaType: 'video/mp4',
    });
    expect(bucket.objects.get('/videos/boat.mp4')?.equals(video)).toBe(true);
    expect(bucket.partSizes.toSorted((a, b) => b - a)).toEqual([8 * 1024 ** 2, video.length - 8 * 1024 ** 2]);
    await media.close();
  });

  it('is not made where the gateway breaks off, nor are parts left', async () => {
    const { media, ref, target } = await bought({
      headers: { 'content-type': 'video/mp4', 'content-length': video.length + 1 },
    });
    await expect(saveToBucket(media, ref, target)).rejects.toMatchObject({
      name: 'CrosspointError',
      ref: { id: ref.id },
    });
    expect([bucket.objects.size, bucket.openUploads]).toEqual([0, 0]);
    await media.close();
  });

  it('is not made where the storage refuses a part, and the download ends', async () => {
    const { media, ref, target } = await bought({});
    bucket.failPart = 2;
    await expect(saveToBucket(media, ref, target)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect([bucket.objects.size, bucket.openUploads]).toEqual([0, 0]);
    await media.close();
  });
});
