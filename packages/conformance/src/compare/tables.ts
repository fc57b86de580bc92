import type { ParamSpec, ProviderSpec } from '@crosspoint/core/plugin';
import { capabilities } from '../run/capabilities.ts';
import type { Difference } from './difference.ts';

/** What a parameter no longer allows. */
function narrowed(before: ParamSpec, after: ParamSpec): string[] {
  const lost = (before.enum ?? []).filter((value) => after.enum !== undefined && !after.enum.includes(value));
  const raised = after.min !== undefined && (before.min === undefined || after.min > before.min);
  const lowered = after.max !== undefined && (before.max === undefined || after.max < before.max);
  return [
    ...(lost.length === 0 ? [] : [`no longer takes ${lost.join(', ')}`]),
    ...(before.enum === undefined && after.enum !== undefined ? [`takes only ${after.enum.join(', ')}`] : []),
    ...(raised ? [`is at least ${after.min} now, was ${before.min ?? 'free'}`] : []),
    ...(lowered ? [`is at most ${after.max} now, was ${before.max ?? 'free'}`] : []),
    ...(after.required === true && before.required !== true ? ['is required now'] : []),
  ];
}

/** Capabilities that the new version adds or removes, and narrower limits. */
export function tableDifferences(before: ProviderSpec, after: ProviderSpec): readonly Difference[] {
  const [old, now] = [capabilities(before), capabilities(after)];
  const claims = (of: ReadonlySet<string>, than: ReadonlySet<string>, breaking: boolean, what: string) =>
    [...of]
      .filter((claim) => !than.has(claim))
      .map((claim): Difference => ({ area: 'limits', breaking, shownBy: claim, message: what }));
  const models = Object.entries(before.models).flatMap(([id, row]) =>
    Object.entries(row.params).flatMap(([name, param]) => {
      const other = after.models[id]?.params[name];
      const message = other === undefined ? [] : narrowed(param, other);
      return message.map((text): Difference => ({
        area: 'limits',
        breaking: true,
        shownBy: `${id} ${name}`,
        message: text,
      }));
    }),
  );
  return [
    ...claims(old, now, true, 'is no longer declared'),
    ...claims(now, old, false, 'is declared now'),
    ...models,
  ];
}
