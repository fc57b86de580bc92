import { type Field, fieldNames } from '../../model/field.ts';
import { getOwn } from '../../model/get-own.ts';
import { issueText } from '../../model/issue.ts';
import type { ProviderSpec } from '../../model/provider.ts';
import { modelFields } from '../../steps/model-fields.ts';
import type { Context } from '../context.ts';
import type { Candidate, DeclinedOffer } from './route.ts';

/** The field a reason is about; undefined for a reason that is about no value of the request. */
const fieldOf = (path: readonly (string | number)[]): Field | undefined => {
  const name = path.filter((step) => typeof step === 'string').join('.');
  return fieldNames.find((field) => field === name);
};

/** Whether a model's table limits the values of a field. */
function hasLimits({ provider: { spec }, offer }: Candidate, field: Field): boolean {
  const row = getOwn(spec.models, offer.model);
  if (row === undefined) return false;
  const entry = modelFields(spec, row, [offer.task])[field];
  return entry !== undefined && (entry.values ?? entry.min ?? entry.max ?? entry.maxLength) !== undefined;
}

/** Whether a gateway documents the task of an offer for its model, or documents no tasks of it. */
function doesTask({ models }: ProviderSpec, { model, task }: Candidate['offer']): boolean {
  const tasks = getOwn(models, model)?.tasks ?? [];
  return tasks.length === 0 || tasks.includes(task);
}

/**
 * Adds a notice where other gateways document limits of the same model that the request exceeds, and this offer's gateway
 * documents none for that field: it may refuse the request, or change it.
 */
export function withLimitsElsewhere(
  candidate: Candidate,
  declined: readonly DeclinedOffer[],
  { providers }: Pick<Context, 'providers'>,
): Candidate {
  const { offer } = candidate;
  const notices = declined.flatMap(({ provider, reasons }) => {
    const spec = providers.find((each) => each.spec.id === provider)?.spec;
    // A gateway that does not do this task at all says nothing of its values.
    if (spec === undefined || !doesTask(spec, offer)) return [];
    return reasons.flatMap((issue) => {
      const field = fieldOf(issue.path);
      if (field === undefined || hasLimits(candidate, field)) return [];
      return [
        `${candidate.provider.spec.name} documents no limit here, but ${spec.name} does: ${issueText(issue)}`,
      ];
    });
  });
  if (notices.length === 0) return candidate;
  return { ...candidate, offer: { ...offer, notices: [...offer.notices, ...notices] } };
}
