import { createRegistry, type Task, tasks } from '@crosspoint/core';
import { emulatedBanner, keysSet, wouldBeLive } from '../choice.ts';
import { filterOptions, given, type Typed } from '../options.ts';
import { modelTable } from '../screen/models.ts';
import { wrap } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

const isTask = (text: string): text is Task => (tasks as readonly string[]).includes(text);

/** `crosspoint models`: what the installed gateways serve, from their tables. Needs no key and sends nothing. */
export async function models(session: Session, { flags }: Typed): Promise<void> {
  const filter = filterOptions.parse(flags);
  const { provider, task } = filter;
  if (task !== undefined && !isTask(task))
    throw new UsageError('--task', `${task} is none; there are ${tasks.join(', ')}`);
  const { all } = session.providers;
  const known = all.map(({ description }) => description.id);
  if (provider !== undefined && !known.includes(provider))
    throw new UsageError('--provider', `no gateway is called ${provider}; known are ${known.join(', ')}`);
  const live = wouldBeLive(session, { emulate: false });
  // Tables only: nobody is asked.
  const registry = createRegistry({ providers: all.map(({ configure }) => configure({})) });
  const found = registry.models(given(filter));
  await registry.close();
  session.tell({ live, models: found });
  if (found.length === 0) session.result('No model fits.');
  else session.result(modelTable(found, session.width));
  if (!live && session.interactive)
    session.say(
      session.colors.yellow(wrap(emulatedBanner(session, { emulate: false }), session.width).join('\n')),
    );
  else if (live)
    session.say(`Live: ${keysSet(session).join(', ')} ${keysSet(session).length > 1 ? 'are' : 'is'} set.`);
}
