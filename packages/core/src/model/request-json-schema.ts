import * as z from 'zod';
import { mediaSchema } from './media-schema.ts';
import { generationRequestSchema } from './request-schema.ts';

/**
 * The request as JSON Schema (draft 2020-12): what of it can be written as JSON, so media are links and data URLs only.
 *
 * @example const tool = { name: 'generate', inputSchema: requestJsonSchema() };
 */
export function requestJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(generationRequestSchema(), {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const schema: unknown = zodSchema;
      if (schema === mediaSchema())
        Object.assign(jsonSchema, { type: 'string', pattern: '^(?:https://|data:)' });
    },
  });
}
