import type { Call, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { findModel } from './find.ts';
import { models } from './generated/models.ts';
import type { Model, Param } from './model.ts';
import { modelNotFound } from './wish.ts';

/** GET /v1/models */
export const list = (): GatewayResponse =>
  jsonResponse(
    200,
    models.map(({ id, type, cost, params }) => ({ id, type, cost, params: Object.keys(params) })),
  );

/** GET /v1/models/schema: its shape is not shown; here it is a list of what a single model answers. */
export const schema = (): GatewayResponse => jsonResponse(200, models.map(described));

/** GET /v1/models/{id} */
export function single(call: Call): GatewayResponse {
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
