import * as z from 'zod';

/** The version of the protocol between the kit and a subject. */
export const subjectProtocol = 1;

/** What a subject can do. A client whose only call submits, waits and downloads has `generate`. */
export const subjectOperations = ['submit', 'poll', 'wait', 'download', 'generate'] as const;
export type SubjectOperation = (typeof subjectOperations)[number];

/** What the kit asks of a subject; on the line it also has `protocol` and `id`. */
export type SubjectRequest =
  | { readonly do: 'hello' }
  | {
      readonly do: SubjectOperation;
      /** The emulated gateway: `http://127.0.0.1:PORT`. */
      readonly baseURL: string;
      readonly apiKey: string;
      readonly request: { readonly model: string; readonly prompt: string };
      /** The pause between two polls, in milliseconds, for a client where it can be set. */
      readonly pollIntervalMs: number;
      /** The job as the subject's last response had it: for `poll`, `wait` and `download`. */
      readonly job?: unknown;
      /** The file to write: for `download` and `generate`. */
      readonly to?: string;
    };

const Hello = z.object({
  name: z.string().min(1).max(100),
  version: z.string().max(100).optional(),
  can: z.array(z.enum(subjectOperations)).min(1),
});
const Done = z.object({
  job: z.unknown().optional(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed']).optional(),
});
const Failed = z.object({
  message: z.string(),
  charged: z.enum(['no', 'maybe', 'yes']).optional(),
});
const Line = z.object({ id: z.number(), ok: z.unknown().optional(), error: Failed.optional() });

export type SubjectHello = z.output<typeof Hello>;
export type SubjectDone = z.output<typeof Done>;
export type SubjectFailed = z.output<typeof Failed>;

/** A response of a subject: either its result or its error. */
export type SubjectResponse =
  | { readonly ok: unknown; readonly error?: never }
  | { readonly ok?: never; readonly error: SubjectFailed };

/** Reads a line of a subject. Undefined: it is no response in the protocol. */
export function readSubjectLine(text: string): { id: number; response: SubjectResponse } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const line = Line.safeParse(json);
  if (!line.success) return undefined;
  const { id, ok, error } = line.data;
  if (error !== undefined) return { id, response: { error } };
  return ok === undefined ? undefined : { id, response: { ok } };
}

export const readHello = (ok: unknown): SubjectHello | undefined => Hello.safeParse(ok).data;
export const readDone = (ok: unknown): SubjectDone | undefined => Done.safeParse(ok).data;
