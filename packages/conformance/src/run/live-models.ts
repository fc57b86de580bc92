import { isObject, type JsonObject } from '../fixture/json-object.ts';
import { difference } from '../replay/diff.ts';

const modelsIn = (value: unknown): readonly unknown[] => {
  const models = isObject(value) ? value['models'] : undefined;
  return Array.isArray(models) ? models : [];
};

/** An expected value without the `null` that says that something is absent. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutAbsent(part)]));
}

const paramsOf = (model: unknown): JsonObject | undefined => {
  const params = isObject(model) ? model['params'] : undefined;
  return isObject(params) ? params : undefined;
};

/**
 * How the parameters of live models differ where a fixture names them. They are compared as a whole: a limit or a
 * `required` that the gateway does not print would refuse requests that it takes.
 */
export const unexpectedParameters = (expected: unknown, given: unknown): readonly string[] =>
  modelsIn(expected).flatMap((model, i) => {
    const params = paramsOf(model);
    if (params === undefined) return [];
    return difference(withoutAbsent(params), paramsOf(modelsIn(given)[i]), `models[${i}].params`);
  });
