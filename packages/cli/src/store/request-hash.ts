import { createHash } from 'node:crypto';
import type { GenerationRequest } from '@crosspoint/core';
import type { MediaFile } from '@crosspoint/core/node';

const isFile = (value: object): value is MediaFile =>
  'kind' in value && value.kind === 'file' && 'facts' in value && typeof value.facts === 'function';

/** A value with its keys in order, files by their bytes: equal requests become equal texts. */
async function plain(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  if (isFile(value)) return `sha256:${(await value.facts(Number.POSITIVE_INFINITY)).sha256}`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(sorted.map(async ([name, each]) => [name, await plain(each)]));
}

/** 128 bits of a hash, in letters and digits. */
export const shortHash = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** What makes two requests the same purchase: every field but the labels, and whether money is real. */
export async function requestHash(
  request: GenerationRequest,
  live: boolean,
  namespace = '',
): Promise<string> {
  const { tags: _, ...fields } = request;
  const scope = namespace === '' ? [] : [namespace];
  return shortHash(live ? 'live' : 'emulated', JSON.stringify(await plain(fields)), ...scope);
}
