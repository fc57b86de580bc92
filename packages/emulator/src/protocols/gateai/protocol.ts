import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type {
  GatewayCall,
  GatewayContext,
  GatewayResponse,
  Handler,
  Protocol,
  Route,
} from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { type Model, type Param, models } from './generated/models.ts';
import {
  type Account,
  type DailyBudget,
  type GateaiTask,
  accountOf,
  budgetOf,
  chargedMicro,
  ended,
  enterWindow,
  file,
  fit,
  inFlight,
  isActive,
  onDashboard,
  settingsSchema,
  slotsPerKey,
  stageOf,
  status,
  submit,
  timedOut,
  today,
  withoutFile,
} from './job.ts';
import { findModel, modelNotFound, priceOf, readBody, usdNumber } from './models.ts';
import { jobFlags, jobRoutes } from '../gateai-jobs/protocol.ts';
import { canned, keyNeeded, refusal, samples } from './responses.ts';

type KeyHandler = (call: GatewayCall, gateway: GatewayContext, account: Account) => GatewayResponse;

/** Passes on only calls with a bearer key. */
const withKey = (handle: KeyHandler, isGeneration: boolean): Handler =>
  keyed(bearerKey, handle, isGeneration);

/** The dashboard takes its key from the query and no header. */
const withKeyInQuery = (handle: KeyHandler): Handler => keyed(({ query }) => query.key, handle, false);

function keyed(
  keyOf: (call: GatewayCall) => string | undefined,
  handle: KeyHandler,
  isGeneration: boolean,
): Handler {
  return (call, gateway) => {
    const key = keyOf(call);
    if (!acceptsKey(key, gateway)) return refusal(401, 'UNAUTHORIZED', keyNeeded);
    const account = accountOf(gateway, key);
    const counts = isGeneration || account.settings.windowCounts === 'calls';
    if (counts && !enterWindow(account, gateway.now()))
      return refusal(429, 'RATE_LIMITED', 'More than 5 requests in 30 seconds.');
    return handle(call, gateway, account);
  };
}

/** POST /api/estimate: the price of what was asked; where it does not fit, what would. Nothing is made or charged. */
function estimate(call: GatewayCall, gateway: GatewayContext, account: Account): GatewayResponse {
  const request = readBody(call, gateway);
  if ('status' in request) return request;
  const micro = priceOf(request.model, request.params);
  const { remaining } = budgetOf(account, gateway.now());
  const response = {
    cost: usdNumber(micro),
    daily_remaining: usdNumber(remaining),
    fits_in_budget: micro <= remaining,
  };
  if (response.fits_in_budget) return jsonResponse(200, response, request.headers);
  const fitted = fit(request.model, request.params, remaining);
  const suggestion = fitted && { params: fitted.changes, cost: usdNumber(fitted.micro) };
  return jsonResponse(200, { ...response, suggestion }, request.headers);
}

/** GET /v1/models */
const list = (): GatewayResponse =>
  jsonResponse(
    200,
    models.map(({ id, type, cost, params }) => ({ id, type, cost, params: Object.keys(params) })),
  );

/** GET /v1/models/schema: its shape is not shown; here it is a list of what a single model returns. */
const schema = (): GatewayResponse => jsonResponse(200, models.map(described));

/** GET /v1/models/{id} */
function single(call: GatewayCall): GatewayResponse {
  const id = call.params.id ?? '';
  const model = findModel(id);
  return model === undefined
    ? modelNotFound(id)
    : jsonResponse(200, { ...described(model), example: exampleOf(model) });
}

/** The document's own words about parameters are left out, but for the dots it prints for a prompt. */
const described = ({ id, type, cost, params }: Model): object => ({
  id,
  type,
  cost,
  params: Object.fromEntries(Object.entries(params).map(([name, param]) => [name, asSchema(name, param)])),
});

const asSchema = (name: string, param: Param): object =>
  name === 'prompt' ? { type: 'string', ...param, description: '...' } : param;

/** As all the document's examples are made: a prompt, and the defaults, but no quantity. */
function exampleOf({ id, type, params }: Model): object {
  const prompt = params.prompt === undefined ? {} : { prompt: 'A beautiful scene' };
  const given = Object.entries(params).filter(
    ([name, one]) => name !== 'quantity' && one.default !== undefined,
  );
  const fields = Object.fromEntries(given.map(([name, one]) => [name, one.default]));
  return { model: id, type, params: { ...prompt, ...fields } };
}

/** GET /credits. The printed sample has a comma too many and is no JSON; this is what it means. */
const credits = (_: GatewayCall, gateway: GatewayContext, account: Account): GatewayResponse =>
  jsonResponse(200, {
    your_budget: printed(budgetOf(account, gateway.now())),
    // the sample's figures: there is no pool here
    pool: { total_accounts: 12, locked: 1 },
  });

/** GET /api/me?key=… */
function dashboard(_: GatewayCall, gateway: GatewayContext, account: Account): GatewayResponse {
  const now = gateway.now();
  const slots = inFlight(account, now);
  const active = account.tasks.filter(({ job }) => isActive(job, now));
  const recent = account.tasks.filter(({ job }) => !isActive(job, now)).toReversed();
  return jsonResponse(200, {
    budget: printed(budgetOf(account, now)),
    concurrency: {
      used: slots.length,
      max: slotsPerKey,
      available: slotsPerKey - slots.length,
      active_slots: slots.map((task) => ({
        taskId: task.id,
        model: task.model.id,
        elapsed: elapsed(task, now),
      })),
    },
    active_tasks: active.map((task) => ({ ...about(task, now), elapsed: `${elapsed(task, now)}s` })),
    recent_tasks: recent.slice(0, 20).map((task) => ({ ...about(task, now), result_count: made(task, now) })),
    today_spending: spending(account, now),
  });
}

const printed = ({ limit, used, remaining }: DailyBudget): object => ({
  daily_limit: usdNumber(limit),
  used: usdNumber(used),
  remaining: usdNumber(remaining),
});

const elapsed = ({ job }: GateaiTask, now: number): number => Math.floor((now - job.startedAt) / 1000);

const about = (task: GateaiTask, now: number): object => ({
  task_id: task.id,
  model: task.model.id,
  status: word(task, now),
  cost: usdNumber(task.job.units),
});

function word({ job }: GateaiTask, now: number): string {
  const stage = stageOf(job, now);
  if ('phase' in stage) return onDashboard(stage.phase);
  if ('timedOut' in stage) return timedOut.status;
  return 'error' in ended[stage.end]({ result: [] }) ? 'FAILED' : 'FINISHED';
}

function made({ job, quantity }: GateaiTask, now: number): number {
  const stage = stageOf(job, now);
  return 'end' in stage && !withoutFile.has(stage.end) ? quantity : 0;
}

/** Per model: how many requests, and what they have cost. */
function spending(account: Account, now: number): object {
  const tasks = today(account, now);
  const rows = [...new Set(tasks.map(({ model }) => model.id))].map((id) => {
    const ofModel = tasks.filter(({ model }) => model.id === id);
    const micro = ofModel.reduce((sum, task) => sum + chargedMicro(task, now), 0);
    return [id, { requests: ofModel.length, cost: usdNumber(micro) }] as const;
  });
  return Object.fromEntries(rows);
}

/** What a script can ask of this gateway beyond the documented shapes. */
const flags = {
  nocost: 'the submit response has neither cost nor remaining',
  noglb:
    'a finished 3D model has its previews but no glb_urls; the document says how to make them from the previews',
} as const;

const errors = 'errors are {error, message} with status 400, an unknown model 404';
const prices = 'prices printed with ~ are exact, per output, even between printed lengths';
const needsKey = 'needs a key: only /docs.txt and /v1/models are said to need none';

/** In the order of the document's chapters. */
const routes: readonly Route[] = [
  {
    name: 'submit',
    method: 'POST',
    path: '/api/generate',
    handle: withKey(submit, true),
    assumes: `${errors}; ${prices}; only generations count in the window of 5 per 30 s; what cannot be made to fit the budget is a 402; adjustments are {name: {from, to}}`,
  },
  {
    name: 'status',
    method: 'GET',
    path: '/get/:id',
    handle: withKey(status, false),
    assumes:
      'a task in the queue is PROCESSING; a failure is told in error and costs what it cost; an unknown task is a 404; models are spelled after the one example',
  },
  {
    name: 'estimate',
    method: 'POST',
    path: '/api/estimate',
    handle: withKey(estimate, false),
    assumes: `${errors}; ${prices}; what would fit the budget is suggestion {params, cost}`,
  },
  { name: 'models', method: 'GET', path: '/v1/models', handle: list },
  {
    name: 'schema',
    method: 'GET',
    path: '/v1/models/schema',
    handle: withKey(schema, false),
    assumes: `${needsKey}; a list of what /v1/models/:id returns`,
  },
  {
    name: 'model',
    method: 'GET',
    path: '/v1/models/:id',
    handle: withKey(single, false),
    assumes: `${needsKey}; an unknown model is a 404; suggestions are the ids fewest edits away`,
  },
  {
    name: 'credits',
    method: 'GET',
    path: '/credits',
    handle: withKey(credits, false),
    assumes: 'the pool is that of the sample',
  },
  {
    name: 'dashboard',
    method: 'GET',
    path: '/api/me',
    handle: withKeyInQuery(dashboard),
    assumes: 'cost is what a task cost at first, today_spending what is left of it after refunds',
  },
  {
    // An invented id would hide that neither the request nor the response is documented.
    name: 'upload',
    method: 'POST',
    path: '/api/upload',
    handle: withKey(
      () =>
        refusal(
          501,
          'NOT_EMULATED',
          'The document names /api/upload and shows neither its request nor its response. References may be sent inline, as URLs or data URIs.',
        ),
      false,
    ),
    assumes: 'nothing: the document names it and shows no more',
  },
  {
    name: 'file',
    method: 'GET',
    path: '/files/:id/:name',
    handle: file,
    assumes:
      'files are named as those of 3D models are; pictures are JPEG, as the printed link, unless output_format says otherwise; webp comes as PNG',
  },
];

/** GateAI: written from its documentation and from nothing a client of ours knows. */
export const gateai: Protocol = {
  standsFor: 'https://core.claude.gg',
  routes: [...routes, ...jobRoutes((model) => findModel(model) !== undefined)],
  keyHeader: 'authorization: Bearer {key}',
  samples,
  listsEveryModel: true,
  elsewhere: () => refusal(404, 'NOT_FOUND', 'There is no such endpoint.'),
  flags: { ...flags, ...jobFlags },
  canned,
  settings: settingsSchema,
};
