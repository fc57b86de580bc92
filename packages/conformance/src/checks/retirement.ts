import type { Deprecation } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import { openSandbox } from '../run/sandbox.ts';
import { sandboxOptions, type StepPlan } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { isObject } from './alter.ts';
import type { Subject } from './check.ts';

/** What the plan of a deprecated model does not say. */
function unsaid({ since, retiresOn, use }: Deprecation, notices: unknown): readonly string[] {
  const text = Array.isArray(notices) ? notices.join('\n') : '';
  return [since, retiresOn, use].filter((fact): fact is string => fact !== undefined && !text.includes(fact));
}

/** Plans a request for a deprecated model: a notice says since when, until when, and what replaces it. */
export async function retirements({ context }: Subject, plan: StepPlan): Promise<Finding[]> {
  const { models } = context.provider.spec;
  const model = isObject(plan.input) ? String(plan.input['model']) : '';
  const deprecated = Object.hasOwn(models, model) ? models[model]?.deprecated : undefined;
  if (deprecated === undefined) return [];
  const at = Date.parse(deprecated.since);
  const sandbox = openSandbox(context, sandboxOptions({ ...plan, at, exchanges: [] }));
  try {
    const planned = await callVerb(sandbox.registry, 'plan', plan.input, { pricing: 'published' });
    const offers: unknown = isObject(planned) ? planned['offers'] : [];
    return (Array.isArray(offers) ? offers.filter(isObject) : [])
      .flatMap(({ notices }) => unsaid(deprecated, notices))
      .map((fact) => ({
        rule: 'RET-001',
        message: `step ${plan.index}: the plan for ${model} does not mention ${fact}`,
      }));
  } finally {
    await sandbox.close();
  }
}
