import { createRegistry, type ModelEntry, type GenerationTask, tasks } from '@crosspoint/core';
import { emulatedBanner, keysSet, wouldBeLive } from '../gateways/choice.ts';
import { filterOptions, given, type Typed } from '../input/options.ts';
import { checkGateway, readRouting } from '../input/routing.ts';
import { shellCommand } from '../screen/next-command.ts';
import { modelSummary, modelTables } from '../screen/models.ts';
import { wrap } from '../text/rows.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { wantedOf } from '../outside/providers.ts';
import { echoed, UsageError } from '../io/usage-error.ts';

const isTask = (text: string): text is GenerationTask => (tasks as readonly string[]).includes(text);

const whole = ['kind', 'task', 'publisher', 'maxPrice', 'allowUnknownPrice', 'includeRetired'] as const;

/** `crosspoint models`: what the installed gateways serve, from their tables; with `--refresh` what their own listings say. */
export async function models(session: Session, typed: Typed): Promise<CommandResult> {
  const { refresh, only, all, ...filter } = filterOptions.parse(typed.flags);
  const { task, provider } = filter;
  if (task !== undefined && !isTask(task))
    throw new UsageError('--task', `${echoed(task)} is none; there are ${tasks.join(', ')}`);
  readRouting({ only }, session.providers);
  const known = session.providers.all.map(({ spec }) => spec.id);
  if (provider !== undefined) checkGateway('--provider', provider, known);
  if (refresh) {
    const narrowed = whole.find((name) => filter[name] !== undefined);
    if (narrowed !== undefined)
      throw new UsageError(
        '--refresh',
        'compares whole listings with the tables; only --provider and --only narrow it',
      );
    const { listings } = await import('./listings.ts');
    return listings(session, typed, { only: provider === undefined ? only : [provider] });
  }
  // From the tables alone: no gateway is asked.
  const wanted = wantedOf(session.providers.all, { only });
  const registry = createRegistry({ providers: wanted.map(({ configure }) => configure({})) });
  const found = registry.models(given({ ...filter, task }));
  await registry.close();
  const isNarrowed =
    all || only !== undefined || [...whole, 'provider' as const].some((name) => filter[name] !== undefined);
  return resultOf(session, found, isNarrowed);
}

/** The models; without a filter, how many each gateway serves, and how to list them. */
function resultOf(session: Session, found: readonly ModelEntry[], isListed: boolean): CommandResult {
  const live = wouldBeLive(session, { emulate: false });
  const keys = keysSet(session);
  const text = isListed ? modelTables(found, session.width) : modelSummary(found, session.width);
  const more = isListed
    ? []
    : [
        `${new Set(found.map(({ model }) => model)).size} models. ${shellCommand(session.io, 'models --all')} lists them; --kind, --task, --publisher, --provider and --max-price list those that fit.`,
      ];
  const setKeys = live ? [`Live: ${keys.join(', ')} ${keys.length > 1 ? 'are' : 'is'} set.`] : [];
  const banner =
    !live && session.interactive
      ? [session.noteColors.yellow(emulatedBanner(session, { emulate: false }))]
      : [];
  return {
    facts: { emulated: !live, models: found },
    text: found.length === 0 ? 'No model fits.' : text,
    notes: [...more, ...setKeys, ...banner]
      .map((line) => wrap(line, session.noteWidth).join('\n'))
      .join('\n'),
  };
}
