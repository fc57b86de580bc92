import type { GatewayContext } from '../../frame/protocol.ts';
import { stageAt } from '../../frame/script.ts';
import type { EndLetter } from '../../frame/script-words.ts';
import { money } from './price.ts';
import { type Run, failures, finalCost } from './run.ts';
import { linkOf } from './link.ts';
import { underWay } from './words.ts';

/** The shapes of an output, by flag (wire notes, section 4); the one without a name is the document's. */
const outputs: Readonly<Record<string, (url: string) => object>> = {
  '': (url) => ({ video: { url } }),
  outputurl: (url) => ({ url }),
  videourl: (url) => ({ video_url: url }),
  videolist: (url) => ({ videos: [{ url }] }),
};

const completed = (output: object) => ({ status: 'COMPLETED', output });
const failed = (error: unknown) => ({ status: 'FAILED', error });

/** How a job ends: as documented, then in words and shapes of the wire notes (sections 4, 5 and 9). */
const finished: Record<EndLetter, (url: string, output: object) => object> = {
  c: (_url, output) => completed(output),
  s: (_url, output) => ({ status: 'completed', output }),
  v: (url) => completed({ video: url }),
  n: () => completed({}),
  x: (_url, output) => completed(output),
  y: (_url, output) => completed(output),
  e: () => failed('The emulator was told to fail this job.'),
  l: () => failed({ message: 'The emulator was told to fail this job.', type: 'GENERATION_FAILED' }),
  f: () => ({ status: 'CANCELLED' }),
};

/** The printed sample of a failed job. */
const nsfw = {
  error: 'Content policy violation',
  isNSFWError: true,
  userFriendlyError: 'Content flagged as inappropriate. Please modify your prompt and try again.',
};

/** What `data` says of a run, but for the name its id goes by. */
export function described(run: Run, gateway: GatewayContext): object {
  const { script, startedAt } = run.job;
  const { flags } = script;
  const stage = stageAt(script, gateway.now() - startedAt);
  if ('phase' in stage) return { status: underWay[stage.phase] };
  const url = linkOf(run, gateway);
  const shape = outputs[flags.find((flag) => flag in outputs) ?? ''];
  const said = finished[stage.end](url, shape?.(url) ?? {});
  if (failures.has(stage.end)) {
    const word = stage.end === 'f' && flags.includes('onel') ? { status: 'CANCELED' } : {};
    return { ...said, ...word, ...(stage.end !== 'f' && flags.includes('nsfw') ? nsfw : {}) };
  }
  return flags.includes('costless') ? said : { ...said, cost: money(finalCost(run)) };
}
