import type { GenerationRequest, Offer, RegistryEvent } from '@crosspoint/core';
import type { Gateways } from './gateways.ts';
import type { Typed } from './options.ts';
import { rows } from './screen/rows.ts';
import { stepText } from './screen/trace.ts';
import type { Session } from './session.ts';
import { encodedStep, type Step, stepOf, validatedStep } from './trace-step.ts';

/** Shows what happens, step by step. */
export interface Trace {
  /** The request that is about to be planned. */
  readonly request: (request: GenerationRequest) => void;
  /** The offer that will be taken. */
  readonly encoded: (offer: Offer | undefined) => void;
  readonly end: () => void;
}

const silent: Trace = { request: () => undefined, encoded: () => undefined, end: () => undefined };
const labelWidth = 10;

/** The trace of a command, if it was asked for: lines on stderr, a list in the document. */
export function traceOf(session: Session, flags: Typed['flags'], gateways: Gateways): Trace {
  if (flags['trace'] !== true) return silent;
  const began = session.io.clock.now();
  const told: (Step & { readonly ms: number })[] = [];
  const add = (step: Step | undefined): void => {
    // Plan and submit both plan: what is the same is told once.
    const known = told.find((it) => it.step === 'planned');
    if (step === undefined || (step.step === 'planned' && known !== undefined)) return;
    told.push({ ...step, ms: session.io.clock.now() - began });
    session.setJson({ trace: told });
    const width = session.io.stderr.columns ?? 100;
    session.info(rows([[step.step, stepText(step, width - labelWidth)]], width, labelWidth));
  };
  let request: GenerationRequest | undefined;
  const sent = new Map<string, number>();
  const stop = gateways.observe((event: RegistryEvent) => {
    // That there is a plan is the sign that the request was found to be one.
    if (event.type === 'plan' && request !== undefined) add(validatedStep(request));
    if (event.type === 'plan') request = undefined;
    add(stepOf(event, sent));
  });
  return {
    request: (given) => (request = given),
    encoded: (offer) => add(offer === undefined ? undefined : encodedStep(offer)),
    end: stop,
  };
}
