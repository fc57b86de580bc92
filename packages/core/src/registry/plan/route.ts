import type { JobRef } from '../../model/ref.ts';
import type { GenerationRequest, GenerationTask } from '../../model/request.ts';
import { encode, type MediaInputs } from '../../steps/encode.ts';
import { acceptInputs, type InputToUpload, type Inputs } from '../../io/media.ts';
import type { Provider } from '../define.ts';
import type { Cooldown } from './cooldown.ts';
import type { OfferStatistics } from './offer-statistics.ts';
import { scored } from './score.ts';
import type { Cost } from '../../model/cost.ts';
import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import type { HttpRequest } from '../../model/http.ts';
import type { FieldReport } from '../../model/field-report.ts';
import { fieldPath, type Issue, issueText, pathText } from '../../model/issue.ts';
import type { ModelRow, ProviderSpec } from '../../model/provider.ts';
import { getOwn } from '../../model/get-own.ts';
import { isoOf } from '../../model/moment.ts';
import { address } from '../../steps/address.ts';
import { nearestOf } from '../../steps/suggest.ts';
import { price } from '../../steps/price.ts';
import { retirementNotice } from '../../steps/retirement.ts';
import { rowFor, taskOf, taskWords } from '../../steps/task.ts';

/** Who would make a request, for how much, and why the others would not. Nothing was sent. */
export interface Plan {
  /** The first is the one a submit would take. */
  readonly offers: readonly Offer[];
  /** The gateways that cannot serve the request, and why. */
  readonly declined: readonly DeclinedOffer[];
}

/** A plan with what a submit needs to carry it out. */
export interface PlanWithCandidates extends Plan {
  readonly request: GenerationRequest;
  readonly candidates: readonly Candidate[];
  /** The inputs as they were read. */
  readonly inputs: Inputs;
}

/** An offer with what is needed to send it. */
export interface Candidate {
  readonly provider: Provider;
  readonly offer: Offer;
  readonly ref: JobRef;
  readonly media: MediaInputs;
  readonly toUpload: readonly InputToUpload[];
}

/** What one gateway would make of a request. */
export interface Offer {
  /** The id of the provider. */
  readonly provider: string;
  /** The account of the provider. */
  readonly account: string;
  /** The canonical model id, or `provider:slug`. */
  readonly model: string;
  /** The gateway's name of the model. */
  readonly slug: string;
  /** The task that follows from the inputs. */
  readonly task: GenerationTask;
  /** Undefined: the price is unknown, which is not zero. */
  readonly price: Cost | undefined;
  /** What would become of each field. */
  readonly fieldReport: FieldReport;
  /** What the caller should know, as sentences. */
  readonly notices: readonly string[];
  /** Whether the gateway documents that it serves this model, or that is inferred; `unlisted` for a slug in no table. */
  readonly modelMatch: 'documented' | 'inferred' | 'unlisted';
  /** Whether another process can follow the job. */
  readonly resumable: boolean;
  /** How uncertain the offer is: 0 when exact in model, price and resumability. The default order puts lower ones first. */
  readonly score: number;
  /** Why the offer has its score, as a clause. */
  readonly reason: string;
  /** What was seen of this model at this gateway; present where the plan is sorted by it. */
  readonly seen?: OfferStatistics | undefined;
  /** Present while the gateway is avoided for this model, because its last submits met faults of it: it comes last. */
  readonly cooldown?: Cooldown | undefined;
  /** What would be sent, without the key. */
  readonly request: HttpRequest;
}

/** A gateway that cannot, and why. */
export interface DeclinedOffer {
  /** The id of the provider. */
  readonly provider: string;
  /** The account of the provider. */
  readonly account: string;
  /** Why it cannot serve the request, one issue a reason. */
  readonly reasons: readonly Issue[];
  /** What the gateway responded with, where it was asked. */
  readonly error?: CrosspointError | undefined;
}

/** A model as a gateway serves it. `isListed` is false for a slug that is in no table. */
export interface FoundModel {
  readonly id: string;
  readonly row: ModelRow;
  readonly isListed: boolean;
}

/** The slug a request names directly, `provider:slug`, where no table of that provider has it. */
export function unknownSlug({ spec }: Provider, model: string): string | undefined {
  const prefix = `${spec.id}:`;
  if (!model.startsWith(prefix) || getOwn(spec.models, model) !== undefined) return undefined;
  const slug = model.slice(prefix.length);
  const listed = Object.entries(spec.models).some(([id, row]) => bySlug(id, row, slug).length > 0);
  return slug === '' || listed ? undefined : slug;
}

/** Finds a model by its canonical id or as `provider:slug`. */
function findModel(
  provider: Provider,
  request: GenerationRequest,
  discovered: ModelRow | undefined,
): FoundModel | undefined {
  const { models, id, unlistedModels } = provider.spec;
  const direct = getOwn(models, request.model);
  if (direct !== undefined) return { id: request.model, row: direct, isListed: true };
  if (!request.model.startsWith(`${id}:`)) return undefined;
  const slug = request.model.slice(id.length + 1);
  const matching = Object.entries(models).flatMap(([id, row]) => bySlug(id, row, slug));
  const [only] = matching.length > 1 ? matching.filter(([, row]) => row.constants === undefined) : matching;
  if (only !== undefined) return { id: only[0], row: only[1], isListed: true };
  // Several rows have one slug and different constants; its plain name means the slug itself, without constants.
  if (matching[0] !== undefined)
    return { id: request.model, row: withoutConstants(matching[0][1]), isListed: true };
  if (discovered !== undefined) return { id: request.model, row: discovered, isListed: true };
  if (slug === '' || unlistedModels?.kinds.includes(request.kind) !== true) return undefined;
  return { id: request.model, row: { kind: request.kind, slug, tasks: [], params: {} }, isListed: false };
}

/** A row under a slug: whole under its own, with the tasks that use it under one that only some of them have. */
function bySlug(id: string, row: ModelRow, slug: string): [id: string, row: ModelRow][] {
  if (row.slug === slug) return [[id, row]];
  const tasks = row.tasks.filter((task) => row.byTask?.[task]?.slug === slug);
  return tasks.length === 0 ? [] : [[id, { ...row, tasks }]];
}

function withoutConstants(row: ModelRow): ModelRow {
  const { constants: _constants, sizes: _sizes, price: _price, modelMatch: _modelMatch, ...rest } = row;
  return rest;
}

/** What a route needs besides the request. */
export interface RouteContext {
  readonly allowDroppedFields: boolean;
  /** Whether the application can make links of bytes. */
  readonly canUpload: boolean;
  /** Whether the inputs are those that were uploaded: what still needs an address gets none. */
  readonly isUploaded?: boolean;
  readonly now: number;
  /** What the gateway itself says of a model that is in no table. */
  readonly discovered?: ModelRow | undefined;
  readonly idempotencyKey: string;
}

export type RouteResult =
  | {
      readonly offer: Offer;
      readonly ref: JobRef;
      readonly media: MediaInputs;
      readonly toUpload: readonly InputToUpload[];
      readonly declined?: undefined;
    }
  | { readonly declined: DeclinedOffer; readonly offer?: undefined };

/** A model this gateway has no row for, and the one it has that is most like it. */
function notServed({ name, id, models }: ProviderSpec, model: string): Issue {
  const near = nearestOf(id, models, model);
  const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
  return { path: ['model'], message: `${name} does not serve ${model}`, ...hint };
}

/** Takes a request through one gateway's tables up to the HTTP request that would be sent. Sends nothing. */
export function route(
  provider: Provider,
  request: GenerationRequest,
  given: Inputs,
  context: RouteContext,
): RouteResult {
  const { spec, account, baseURL } = provider;
  const decline = (...reasons: Issue[]): RouteResult => ({
    declined: { provider: spec.id, account, reasons },
  });
  const found = findModel(provider, request, context.discovered);
  if (found === undefined) return decline(notServed(spec, request.model));
  if (found.row.kind !== request.kind) {
    return decline({
      path: ['kind'],
      message: `is '${request.kind}'`,
      hint: `${found.id} makes kind '${found.row.kind}'`,
    });
  }
  const { task, field, problem } = taskOf(request, found.row);
  if (problem !== undefined) return decline(problem);
  if (found.isListed && found.row.tasks.length > 0 && !found.row.tasks.includes(task)) {
    return decline({
      path: fieldPath(field),
      message: `${found.id} has no ${task} here`,
      hint: `it can do ${taskWords(found.row.tasks)}`,
    });
  }
  const model = rowFor(found.row, task);
  const inputs = acceptInputs(
    given,
    { ...spec.media, ...model.media },
    {
      application: context.canUpload && context.isUploaded !== true,
      gateway: spec.upload !== undefined && context.isUploaded !== true,
    },
  );
  const { isListed } = found;
  const encoded = encode({
    request,
    task,
    provider: spec,
    model,
    isListed,
    media: inputs.media,
    allowDroppedFields: context.allowDroppedFields,
  });
  // An input that could not be read was reported already; that its wire field is missing is no second mistake.
  if (inputs.issues.length > 0 || encoded.issues.length > 0) {
    const unread = new Set(
      inputs.issues.map(({ path }) => pathText({ path: path.filter((step) => typeof step === 'string') })),
    );
    return decline(...inputs.issues, ...encoded.issues.filter((issue) => !unread.has(pathText(issue))));
  }
  const now = isoOf(context.now);
  const ref: JobRef = {
    version: 1,
    provider: spec.id,
    account,
    model: found.id,
    slug: model.slug,
    task,
    submittedAt: now,
    idempotencyKey: context.idempotencyKey,
  };
  const { submit } = spec;
  const { fields, options } = encoded;
  const body = submit.body?.(fields, options, ref) ?? { model: model.slug, ...fields, ...options };
  const keyField = spec.idempotency?.field;
  if (keyField !== undefined && typeof body === 'object' && body !== null && Object.hasOwn(body, keyField))
    return decline({
      path: ['providerOptions', spec.id, keyField],
      message: 'holds the key that core derives for each attempt',
      hint: 'leave it out; idempotencyKey names a purchase',
    });
  const path = found.row.byTask?.[task]?.path ?? submit.path;
  const offer = scored({
    provider: spec.id,
    account,
    model: found.id,
    slug: model.slug,
    task,
    price: price(model.price ?? [], { ...fields, ...options }, model.params, now),
    fieldReport: encoded.fieldReport,
    notices: [
      ...encoded.notices,
      ...noticesOf(found, spec.unlistedModels?.notice, now),
      ...uploadNotices(inputs.toUpload),
    ],
    modelMatch: isListed ? (found.row.modelMatch ?? 'documented') : 'unlisted',
    resumable: spec.poll !== undefined,
    request: address({ ...submit, path }, baseURL, ref, body, spec.baseURL),
  });
  return { offer, ref, media: inputs.media, toUpload: inputs.toUpload };
}

/** The same, where a mistake in a provider's own functions keeps that provider out and hinders no other one. */
export function tryRoute(...given: Parameters<typeof route>): RouteResult {
  try {
    return route(...given);
  } catch (error) {
    if (isCrosspointError(error)) throw error;
    const [{ spec, account }] = given;
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const issue = {
      path: ['provider', spec.id],
      message: `cannot write this request, because of a mistake in its own functions (${why})`,
      hint: 'report it to the authors of the provider, and use another one',
    };
    const failure = new CrosspointError({
      code: 'unsupported',
      provider: spec.id,
      message: issueText(issue),
      issues: [issue],
      cause: error,
    });
    return { declined: { provider: spec.id, account, reasons: [issue], error: failure } };
  }
}

const uploadNotices = (toUpload: readonly InputToUpload[]): string[] =>
  toUpload.map(({ field, via }) =>
    via === 'gateway'
      ? `${field} will be uploaded to the gateway first`
      : `${field} will be hosted by the application, because this gateway takes links only`,
  );

function noticesOf(found: FoundModel, unlistedNotice: string | undefined, now: string): string[] {
  const { row, isListed, id } = found;
  return [
    ...(isListed || unlistedNotice === undefined ? [] : [unlistedNotice]),
    ...(row.modelMatch === 'inferred' ? [`no document says that this is ${id}; it is inferred`] : []),
    ...(row.deprecated === undefined ? [] : [retirementNotice(id, row.deprecated, now)]),
  ];
}
