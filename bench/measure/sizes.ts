import { fileURLToPath } from 'node:url';
import { bundle, registry } from '../../scripts/check/bundle.ts';

/** Bytes of core that an application loads at once, gzipped, with zod and undici apart. */
export interface Sizes {
  readonly nodeBytes: number;
  readonly otherRuntimeBytes: number;
}

const folder = fileURLToPath(new URL('..', import.meta.url));

/** As `npm run check:budgets` weighs it, of what is built here instead of the tarballs. */
export async function weighBundles(): Promise<Sizes> {
  const [node, other] = await Promise.all([
    bundle(folder, registry, 'node'),
    bundle(folder, registry, 'neutral'),
  ]);
  return { nodeBytes: node.bytes, otherRuntimeBytes: other.bytes };
}
