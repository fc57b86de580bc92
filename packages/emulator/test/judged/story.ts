import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { GatewayId } from '../../src/index.ts';

/** What of a conformance fixture a judge of responses needs. */
const exchange = z.object({
  request: z.object({
    method: z.enum(['GET', 'POST']),
    url: z.url(),
    headers: z.record(z.string(), z.string().nullable()).default({}),
    body: z.object({ json: z.unknown() }).optional(),
  }),
  response: z
    .object({
      status: z.int(),
      headers: z.array(z.tuple([z.string(), z.string()])).default([]),
      body: z.object({ text: z.string().optional(), base64: z.string().optional() }).default({}),
    })
    .optional(),
});
const fixture = z.object({
  id: z.string(),
  provenance: z.object({ kind: z.string() }),
  exchanges: z.array(exchange),
});

type Asked = z.output<typeof exchange>;
export type Request = Asked['request'];
export type Response = NonNullable<Asked['response']>;
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** The gateways that have a document; Harbor is invented. */
export type JudgedGateway = Exclude<GatewayId, 'harbor'>;

/** What a document says is said on the wire, in its order. */
export interface Story {
  readonly gateway: JudgedGateway;
  readonly id: string;
  readonly exchanges: readonly Exchange[];
}

const responded = (one: Asked): one is Asked & Exchange => one.response !== undefined;

/**
 * The documented fixtures of a gateway that hold a response. They lie with the provider, but are transcribed from the
 * document: nothing of the provider itself is read.
 */
export function storiesOf(gateway: JudgedGateway): readonly Story[] {
  const folder = new URL(`../../../provider-${gateway}/fixtures/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => fixture.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
    .filter(({ provenance }) => provenance.kind === 'documented')
    .map(({ id, exchanges }) => ({ gateway, id, exchanges: exchanges.filter(responded) }))
    .filter(({ exchanges }) => exchanges.length > 0);
}
