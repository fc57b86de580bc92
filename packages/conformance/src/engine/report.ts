import * as z from 'zod';
import { verdicts } from '../run/finding.ts';

const verdict = z.enum(verdicts);
const count = z.int().min(0);
const text = z.string();

const wireEntry = z.object({
  exchange: z.int().optional(),
  request: z.object({ method: text, url: text, headers: z.record(text, text), body: text }),
  outcome: text,
  response: z.object({ status: z.int(), body: text }).optional(),
});

const finding = z.object({
  rule: text,
  message: text,
  diff: z.array(text).optional(),
  wire: z.array(wireEntry).optional(),
});

/** The part of a report about one case. */
const caseResult = z.object({
  id: text,
  family: text.describe('replay, provider, or the family of an automatic check.'),
  title: text,
  fixture: text.optional(),
  file: text.optional(),
  provenance: text.optional(),
  rules: z.array(text).describe('The rules it is evidence for.'),
  verdict,
  reason: text.optional().describe('Why the case does not apply, is PENDING, or was skipped.'),
  findings: z.array(finding),
  wire: z.array(wireEntry).describe('Of a replay; the findings of other cases have their own.'),
  reproduce: text,
  ms: z.number(),
});
/** The result of one case: its verdict, its findings, its requests and the command that repeats it. */
export type CaseResult = z.output<typeof caseResult>;

/** The report that every other form is generated from. */
export const reportSchema = z.object({
  format: z.literal(1),
  suite: text,
  ruleSet: text,
  provider: z.object({ id: text, name: text, contract: z.int() }),
  verdict,
  counts: z.object({
    verdicts: z.record(verdict, count),
    provenance: z.record(text, count),
    must: z.object({ proven: count, broken: count, all: count }),
  }),
  rules: z.array(
    z.object({ id: text, level: text, title: text, verdict, cases: z.array(text).describe('The evidence.') }),
  ),
  partial: z
    .object({ run: count, all: count })
    .optional()
    .describe('Only some cases were run: nothing is said about the provider as a whole.'),
  unprovenClaims: z.array(z.object({ claim: text })).describe('Declared capabilities without a fixture.'),
  uncovered: z.array(text).describe('Entries of the tables that no fixture states.'),
  mistakes: z.array(text).describe('Mistakes in the fixtures themselves.'),
  cases: z.array(caseResult),
  ms: z.number(),
});
/** The report of a run over one provider, as `run` returns it and `--json` prints it. */
export type Report = z.output<typeof reportSchema>;
