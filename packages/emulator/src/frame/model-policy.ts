/**
 * Which models an emulator takes besides those that a gateway's document prints. `families`: any whose name says a known
 * family, such as `veo3-1-video`; `any`: every well-formed name; `documented`: none.
 */
export type ModelPolicy = 'documented' | 'families' | 'any';

export const modelPolicies = ['documented', 'families', 'any'] as const satisfies readonly ModelPolicy[];

type UnlistedKind = 'video' | 'image' | '3d';

/** A model that no document prints, and that is taken all the same. */
export interface UnlistedModel {
  readonly slug: string;
  /** `veo`; undefined: taken because every model is. */
  readonly family: string | undefined;
  /** What it makes: by its family, else a video. */
  readonly kind: UnlistedKind;
}

/** Families of models that gateways sell, by the word their names begin with. Public names; what each makes is its maker's. */
const families: Readonly<Record<UnlistedKind, readonly string[]>> = {
  video: [
    'veo',
    'kling',
    'wan',
    'hunyuan',
    'seedance',
    'sora',
    'hailuo',
    'minimax',
    'luma',
    'ray',
    'runway',
    'gen',
    'pixverse',
    'ltx',
    'ltxv',
    'vidu',
    'happyhorse',
    'mochi',
    'cogvideo',
    'midjourney',
  ],
  image: ['flux', 'imagen', 'seedream', 'ideogram', 'recraft', 'nano', 'gemini', 'gpt', 'dall', 'qwen'],
  '3d': ['rodin', 'tripo', 'trellis', 'meshy', 'hunyuan3d'],
};

const kinds = new Map(
  Object.entries(families).flatMap(([kind, names]) =>
    names.map((name) => [name, kind as UnlistedKind] as const),
  ),
);

/** Letters, digits and what stands between them: every slug that was seen fits, and it can stand in a header. */
const shape = /^[A-Za-z0-9][\w./:+-]{0,119}$/;

/** The family in a name: one of its words is the family's, a version number may follow at once, as in `veo3`. */
function familyIn(slug: string): string | undefined {
  const words = slug.toLowerCase().split(/[^a-z0-9]+/);
  return words
    .map((word) => (kinds.has(word) ? word : word.replace(/v?\d+$/, '')))
    .find((word) => kinds.has(word));
}

/** The model a slug stands for where no document prints it; undefined: the policy does not take it. */
export function unlistedModel(slug: string, policy: ModelPolicy): UnlistedModel | undefined {
  if (policy === 'documented' || !shape.test(slug)) return undefined;
  const family = familyIn(slug);
  if (family === undefined && policy !== 'any') return undefined;
  return { slug, family, kind: (family === undefined ? undefined : kinds.get(family)) ?? 'video' };
}

/** What a policy means at a gateway whose document lists every model. */
export const policyFor = (listsEveryModel: boolean, policy: ModelPolicy): ModelPolicy =>
  listsEveryModel && policy === 'families' ? 'documented' : policy;
