import type { HttpReply } from '../model/http.ts';
import type { Endpoint, Reading } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';
import type { ReplySchema } from '../model/schema.ts';

/** What a reply says, or in words why it cannot be read. */
export type Read = Parsed<Reading>;
export type Parsed<Says> =
  | { readonly reading: Says }
  | {
      readonly unreadable: string;
      readonly cause?: unknown;
      /** What the schema did not like, and where. */
      readonly issues?: readonly { readonly path: readonly PropertyKey[] }[];
    };

const stepKey = (step: PropertyKey | { readonly key: PropertyKey }): PropertyKey =>
  typeof step === 'object' ? step.key : step;

/** Checks a successful reply against the endpoint's schema and lets its reader say what it means. */
export const read = (endpoint: Endpoint, reply: HttpReply, ref: JobRef): Read =>
  parse(endpoint.reply, reply, (value) => endpoint.read(value, ref, { headers: reply.headers }));

/** Checks a successful reply against a schema and lets a reader say what it means. */
export function parse<Value, Says>(
  schema: ReplySchema<Value>,
  reply: HttpReply,
  says: (value: Value) => Says,
): Parsed<Says> {
  if (reply.json === undefined) {
    const kind = reply.headers['content-type'] ?? 'no content type';
    return { unreadable: reply.text === '' ? 'the reply is empty' : `the reply is not JSON (${kind})` };
  }
  try {
    return readJson(schema, reply, says);
  } catch (cause) {
    // A reader that trips over a reply must not take a paid job with it.
    return { unreadable: 'the reply could not be understood', cause };
  }
}

function readJson<Value, Says>(
  schema: ReplySchema<Value>,
  reply: HttpReply,
  says: (value: Value) => Says,
): Parsed<Says> {
  const result = schema['~standard'].validate(reply.json);
  if (result instanceof Promise) throw new TypeError('a reply schema must check at once, not in a promise');
  if (result.issues !== undefined) {
    const issues = result.issues
      .slice(0, 3)
      .map(({ message, path = [] }) => ({ message, path: path.map((step) => stepKey(step)) }));
    const told = issues.map(({ message, path }) =>
      path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    );
    return { unreadable: `the reply has another shape than documented (${told.join('; ')})`, issues };
  }
  return { reading: says(result.value) };
}
