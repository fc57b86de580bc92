import type { Job } from '@crosspoint/core';
import { waitAgain } from '../again.ts';
import { follow, told } from '../follow.ts';
import { openGateways } from '../gateways.ts';
import { followOptions, gatewayOptions, given, purchaseOptions, type Typed } from '../options.ts';
import { planDocument } from '../plan-document.ts';
import { readRequest } from '../request.ts';
import { readRouting } from '../routing.ts';
import { prepareFolder } from '../save.ts';
import { modelRow, shortPlan } from '../screen/plan.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { Stopped } from '../usage-error.ts';

const example = 'A paper boat crosses a puddle.';
const enough = ['request', 'shots', 'video'];

/** Asks for the prompt where somebody can answer and nothing else says what is wanted. */
async function askPrompt(session: Session, typed: Typed): Promise<Typed> {
  const known = typed.argument !== undefined || enough.some((name) => typed.flags[name] !== undefined);
  // A question is drawn with a moving cursor.
  if (known || !session.interactive || !session.lively) return typed;
  const argument = await session.io.ask('What should be seen?', example);
  if (argument === undefined) throw new Stopped();
  return { ...typed, argument };
}

/** `crosspoint run`: plan, buy once, follow, save. */
export async function run(session: Session, asTyped: Typed): Promise<void> {
  const wishes = readRouting(asTyped.flags);
  const { out, timeout } = followOptions.parse(asTyped.flags);
  const purchase = purchaseOptions.parse(asTyped.flags);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(asTyped.flags), only: wishes.only });
  const { registry, live } = gateways;
  try {
    const { request, modelChosen } = await readRequest(
      session.io,
      registry,
      await askPrompt(session, asTyped),
    );
    await prepareFolder(session, out);
    const plan = await registry.plan(request, wishes);
    session.tell({ plan: planDocument(plan) });
    if (plan.offers.length > 0) {
      session.say(rows([modelRow(request.model, modelChosen), ...shortPlan(plan)], session.width));
    }
    const options = { ...wishes, ...given(purchase), signal: session.interrupts.listen() };
    const job = await session.interrupts.hold(
      () => registry.submit(request, options),
      () =>
        session.must(
          'The request is on its way. Waiting a moment for the answer, so that a paid job is not lost; Ctrl-C again stops now.',
        ),
    );
    accepted(session, job, out);
    await follow(session, registry, job, { timeout, out, live });
  } finally {
    await gateways.close();
  }
}

/** From here on the job is paid for: its ref is shown before anything else can happen. */
function accepted(session: Session, job: Job, out: string | undefined): void {
  const { ref } = job;
  session.must(
    `Accepted by ${ref.provider}. If this window closes, go on with:\n  ${waitAgain(session.io, ref, out)}`,
  );
  session.tell(told(job));
}
