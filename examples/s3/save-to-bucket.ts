// Saves an output in S3-compatible storage, in parts, and never as a whole in memory or on a disk.
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isCrosspointError, type JobRef, type SavedOutput } from '@crosspoint/core';

/** What is used of a registry. */
export interface Downloads {
  download(
    ref: JobRef | string,
    options: { to: WritableStream<Uint8Array>; outputIndex: number; signal: AbortSignal },
  ): Promise<readonly SavedOutput[]>;
}

/** Where an output goes. */
export interface Target {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Which output of the job. @default 0 */
  readonly outputIndex?: number;
}

/**
 * Downloads an output into a bucket. Where either side fails, the parts that were uploaded are removed and no object is
 * made; call it again, the output was paid for.
 *
 * @returns size and SHA-256 of what the gateway sent, to be kept with the object's key
 */
export async function saveToBucket(
  media: Downloads,
  ref: JobRef | string,
  { client, bucket, key, outputIndex = 0 }: Target,
): Promise<SavedOutput> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stopping = new AbortController();
  const upload = new Upload({
    client,
    params: { Bucket: bucket, Key: key, Body: readable },
    // at most so many parts are in memory at once
    queueSize: 2,
    partSize: 8 * 1024 ** 2,
  });
  const [uploaded, downloaded] = await Promise.allSettled([
    upload.done().catch((error: unknown) => {
      stopping.abort(); // nobody reads any more
      throw error;
    }),
    media.download(ref, { to: writable, outputIndex, signal: stopping.signal }),
  ]);
  // the one that failed first: the other one only follows it
  if (
    downloaded.status === 'rejected' &&
    !(isCrosspointError(downloaded.reason) && downloaded.reason.code === 'canceled')
  )
    throw downloaded.reason;
  if (uploaded.status === 'rejected') throw uploaded.reason;
  if (downloaded.status === 'rejected') throw downloaded.reason;
  const [saved] = downloaded.value;
  if (saved === undefined) throw new Error('the job has no output');
  return saved;
}
