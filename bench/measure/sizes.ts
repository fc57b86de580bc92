import { bundle, registry } from '../../scripts/check/bundle.ts';

/** Bytes of core that an application loads at once, gzipped, with zod and undici apart. */
export interface Sizes {
  readonly nodeBytes: number;
  readonly otherRuntimeBytes: number;
}

/** As `npm run check:budgets` weighs it, without packing it first. */
export async function weighBundles(folder: string): Promise<Sizes> {
  const [node, other] = await Promise.all([
    bundle(folder, registry, 'node'),
    bundle(folder, registry, 'neutral'),
  ]);
  return { nodeBytes: node.bytes, otherRuntimeBytes: other.bytes };
}
