import type { Fault } from '@crosspoint/core/testing';
import * as z from 'zod';
import { readInput } from './input.ts';
import type { FaultRule } from './fault-rules.ts';

const count = z.int().min(0);
const status = z.int().min(200).max(599);
const accepted = z.boolean().exactOptional();
const bytes = count.exactOptional();

/** Faults as they arrive from outside, strictly: a misspelt option is an issue, not a default. */
const fault: z.ZodType<Fault> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('delay'), ms: count.max(2 ** 31 - 1) }),
  z.strictObject({ type: z.literal('reset'), when: z.enum(['before-accepting', 'after-accepting']) }),
  z.strictObject({ type: z.literal('truncate'), bytes }),
  z.strictObject({ type: z.literal('stall-body'), bytes }),
  z.strictObject({ type: z.literal('hang'), accepted }),
  z.strictObject({
    type: z.literal('status'),
    status,
    headers: z.record(z.string(), z.string()).exactOptional(),
    body: z.string().exactOptional(),
    accepted,
  }),
  z.strictObject({
    type: z.literal('body'),
    text: z.string(),
    contentType: z.string().exactOptional(),
    status: status.exactOptional(),
    accepted,
  }),
  z.strictObject({
    type: z.literal('redirect'),
    status: z.int().min(300).max(399),
    location: z.string(),
    accepted,
  }),
]);

/** What a rule is checked against: the known routes, and the responses known by name. */
export interface FaultRuleContext {
  readonly routes: readonly string[];
  readonly canned: Readonly<Record<string, Fault>>;
}

/** Reads a rule from outside; its fault may be the name of a canned response. Throws with every issue. */
export function readFaultRule(input: unknown, { routes, canned }: FaultRuleContext): FaultRule {
  const named = z.enum(Object.keys(canned)).transform((name) => canned[name] as Fault);
  const isNamed = z.looseObject({ fault: z.string() }).safeParse(input).success;
  const rule = z.strictObject({
    route: z.enum(routes),
    fault: isNamed ? named : fault,
    times: z.int().min(1).exactOptional(),
    after: count.exactOptional(),
  });
  return readInput('the fault rule', rule, input);
}
