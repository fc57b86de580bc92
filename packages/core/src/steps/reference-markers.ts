import type { Issue } from '../model/issue.ts';
import type { ReferenceMarkers } from '../model/provider.ts';
import type { GenerationRequest } from '../model/request.ts';

const marker = /@(image|video|audio)(\d+)\b/g;

const given = (request: GenerationRequest, kind: string): number => {
  const references = request.references as
    | Readonly<Record<string, readonly unknown[] | undefined>>
    | undefined;
  return references?.[`${kind}s`]?.length ?? 0;
};

/** Rewrites `@image1` and the like into the gateway's own markers; a marker without its reference is an issue. */
export function rewriteMarkers(
  prompt: string,
  path: Issue['path'],
  request: GenerationRequest,
  markers: ReferenceMarkers | undefined,
  addIssue: (issue: Issue) => void,
): string {
  if (request.references === undefined) return prompt;
  return prompt.replaceAll(marker, (whole, kind: 'image' | 'video' | 'audio', n: string) => {
    const count = given(request, kind);
    if (Number(n) < 1 || Number(n) > count) {
      addIssue({
        path,
        message: `${whole} points at nothing`,
        hint: `there are ${count} references.${kind}s`,
      });
    }
    return markers?.[kind]?.replace('{n}', n) ?? whole;
  });
}
