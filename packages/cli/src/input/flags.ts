/**
 * Every flag: how it is spelt, what it takes, where its value goes, and what it is for. Parsing, help and the request
 * are all made from these tables.
 */
export interface Flag {
  /** As it is typed. */
  readonly flag: string;
  /** The reader that checks its value; see values.ts. */
  readonly takes: Takes;
  /** The field of the request, or the option of core, its value becomes. */
  readonly to: string;
  readonly description: string;
  /** The description of its `--no-` twin; undefined: it has none. */
  readonly not: string | undefined;
}

/** What can stand after a flag. */
export type Takes =
  | 'switch'
  | 'text'
  | 'kind'
  | 'number'
  | 'integer'
  | 'count'
  | 'states'
  | 'seconds'
  | 'port'
  | 'media'
  | 'media list'
  | 'shots'
  | 'options'
  | 'labels'
  | 'ids'
  | 'prices'
  | 'models'
  | 'sort'
  | 'group'
  | 'moment';

const row = (flag: string, takes: Takes, to: string, description: string): Flag => ({
  flag,
  takes,
  to,
  description,
  not: undefined,
});
const either = (flag: string, to: string, description: string): Flag => ({
  flag,
  takes: 'switch',
  to,
  description,
  not: 'the opposite',
});

/** One for each field of a request, in the order of core's table. */
export const requestFlags: readonly Flag[] = [
  row('--model <id>', 'text', 'model', 'canonical id, or provider:slug; default: the first of the catalogue'),
  row('--kind <kind>', 'kind', 'kind', 'video, image or 3d; default: what the model makes'),
  row('--negative-prompt <text>', 'text', 'negativePrompt', 'what the output should not show'),
  row('--task <task>', 'text', 'task', 'such as extend-video, where the inputs could mean several'),
  row('-n <count>', 'integer', 'n', 'how many outputs'),
  row('--aspect-ratio <w:h>', 'text', 'aspectRatio', 'such as 16:9, or auto'),
  row('--resolution <size>', 'text', 'resolution', 'such as 720p, 2K or 1280x720'),
  row('--duration <seconds>', 'number', 'duration', 'length of the video'),
  row('--fps <number>', 'number', 'fps', 'frames per second'),
  row('--seed <number>', 'integer', 'seed', 'the same seed gives a similar result'),
  row('--image <file|url>', 'media', 'image', 'image to start from; for a video its first frame'),
  row('--last-frame <file|url>', 'media', 'lastFrame', 'image to end with'),
  row('--reference-image <file|url>', 'media list', 'references.images', '@image1 in the prompt; repeatable'),
  row('--reference-video <file|url>', 'media list', 'references.videos', '@video1 in the prompt; repeatable'),
  row('--reference-audio <file|url>', 'media list', 'references.audios', '@audio1 in the prompt; repeatable'),
  row('--video <file|url>', 'media', 'video', 'video to edit'),
  either('--generate-audio', 'generateAudio', 'generate audio as well'),
  either('--keep-audio', 'keepAudio', 'keep the audio of the video'),
  either('--camera-fixed', 'cameraFixed', 'do not move the camera'),
  row(
    '--guidance <number>',
    'number',
    'guidance',
    "how closely to follow the prompt, on the gateway's scale",
  ),
  row('--steps <count>', 'integer', 'steps', 'steps of the model'),
  row('--quality <word>', 'text', 'quality', "the gateway's own word"),
  either('--enhance-prompt', 'enhancePrompt', 'let the gateway rewrite the prompt'),
  either('--watermark', 'watermark', 'put a watermark on it'),
  row('--output-format <word>', 'text', 'outputFormat', 'such as png'),
  row('--shots <json>', 'shots', 'shots', 'auto, or [{"prompt":"…","duration":3},…]'),
  row(
    '--option <provider.key=value>',
    'options',
    'providerOptions',
    "a gateway's own parameter, as JSON or text; repeatable",
  ),
  row('--tag <key=value>', 'labels', 'tags', 'a label of your own, never sent; repeatable'),
];

/** Which gateways are asked at all. */
export const whoFlags: readonly Flag[] = [
  row('--only <ids>', 'ids', 'only', 'only these gateways, separated by commas'),
  row('--ignore <ids>', 'ids', 'ignore', 'none of these gateways'),
];

const ceilingFlags: readonly Flag[] = [
  row(
    '--max-price <amount>',
    'prices',
    'maxPrice',
    'the most it may cost, such as 0.60USD or "0.60 USD"; repeatable',
  ),
  row('--allow-unknown-price', 'switch', 'allowUnknownPrice', 'accept unknown prices beside --max-price'),
];

/** How to choose among gateways; the names are core's. */
export const routingFlags: readonly Flag[] = [
  ...whoFlags,
  row('--order <ids>', 'ids', 'order', 'these first, in this order'),
  row(
    '--sort <word>',
    'sort',
    'sort',
    'first the cheapest exact price, the quickest, or the surest: price, latency or success',
  ),
  ...ceilingFlags,
  row(
    '--require-resumable',
    'switch',
    'requireResumable',
    'only gateways whose jobs another window can follow',
  ),
  row(
    '--allow-dropped-fields',
    'switch',
    'allowDroppedFields',
    'let a gateway omit fields it does not support',
  ),
];

/** A whole request as JSON. Its media are links: only a flag can name a file, so no foreign text can. */
export const fileFlags: readonly Flag[] = [
  row('--request <file>', 'text', 'request', 'a request as JSON, - for stdin; flags go before it'),
];

/** For a plan: a run always asks for live prices. */
export const quoteFlags: readonly Flag[] = [
  row('--live-prices', 'switch', 'livePrices', 'ask the gateways that quote exact prices; asking is free'),
];

export const decisionFlags: readonly Flag[] = [
  row('--accepted-as <id>', 'text', 'acceptedAs', 'the gateway has the job, under this id'),
  row('--not-accepted', 'switch', 'notAccepted', 'the gateway did not accept it: it may be bought again'),
];

export const cancelFlags: readonly Flag[] = [
  row(
    '--allow-output-loss',
    'switch',
    'allowOutputLoss',
    'cancel although the gateway deletes the output of a job that has just finished',
  ),
];

export const purchaseFlags: readonly Flag[] = [
  row('--yes', 'switch', 'yes', 'do not ask before buying at an unknown price'),
  row('--buy-again', 'switch', 'buyAgain', 'buy again although the same request has not ended yet'),
  row('--idempotency-key <key>', 'text', 'idempotencyKey', 'names this purchase, so that it is made once'),
];

export const batchFlags: readonly Flag[] = [
  row(
    '--batch <file>',
    'text',
    'batch',
    'a request in JSON on each line, - for stdin; it goes before the flags',
  ),
  row('--concurrency <count>', 'count', 'concurrency', 'so many jobs of a batch at a time; default: 8'),
  row(
    '--batch-id <text>',
    'text',
    'batchId',
    'gives the batch purchases of its own; default: a line is bought once, whatever its file',
  ),
];

export const traceFlags: readonly Flag[] = [
  row('--trace', 'switch', 'trace', 'show each step on stderr as it happens; never a key or a prompt'),
];

const savingFlags: readonly Flag[] = [
  row('--out <folder>', 'text', 'out', 'where the file goes; default: the current folder'),
];

export const downloadFlags: readonly Flag[] = [
  ...savingFlags,
  row('--previews', 'switch', 'previews', 'preview images as well, where the gateway makes some'),
];

export const followFlags: readonly Flag[] = [
  row('--timeout <seconds>', 'seconds', 'timeout', 'stop waiting after so long; the job goes on'),
  ...savingFlags,
];

export const gatewayFlags: readonly Flag[] = [
  row('--emulate', 'switch', 'emulate', 'use the emulator: no money, no real gateway'),
  row('--emulator <url>', 'text', 'emulator', 'use a running `crosspoint emulate`; also CROSSPOINT_EMULATOR'),
  row('--proxy <url>', 'text', 'proxy', 'an HTTP proxy; default: HTTPS_PROXY and NO_PROXY'),
  row(
    '--allow-ranges <ranges>',
    'ids',
    'allowRanges',
    'addresses downloads may go to, such as 198.18.0.0/15',
  ),
];

/** Where jobs are kept. */
export const storeFlags: readonly Flag[] = [
  {
    flag: '--store <place>',
    takes: 'text',
    to: 'store',
    description:
      "where jobs are kept: a file, or postgres://…; default: CROSSPOINT_STORE, or this person's data folder",
    not: 'keep this run in memory only',
  },
];

export const outputFlags: readonly Flag[] = [
  row('--json', 'switch', 'json', 'one JSON document on stdout and nothing else'),
  row('--quiet', 'switch', 'quiet', 'no plan, progress or notes; the ref of a paid job stays'),
];

/** Which jobs to list. */
export const listFlags: readonly Flag[] = [
  row('--state <states>', 'states', 'state', 'only these, separated by commas, such as running,unknown'),
  row('--tag <key=value>', 'labels', 'tags', 'only those with this label; repeatable'),
  row('--limit <count>', 'count', 'limit', 'so many at most; default: 20'),
];

/** Which purchases to add up. */
export const spendingFlags: readonly Flag[] = [
  row('--by <group>', 'group', 'by', 'day, gateway, model, currency or tag:NAME; default: day'),
  row('--since <moment>', 'moment', 'since', 'from a UTC day or moment on, or an age: 2026-11-01, 7d, 12h'),
  row('--until <moment>', 'moment', 'until', 'before a UTC day or moment, or an age'),
  row('--emulated', 'switch', 'emulated', 'what was bought at the emulator in place of the real purchases'),
];

export const filterFlags: readonly Flag[] = [
  row('--kind <kind>', 'kind', 'kind', 'video, image or 3d'),
  row('--task <task>', 'text', 'task', 'such as image-to-video'),
  row('--publisher <name>', 'text', 'publisher', 'who made the model, such as Google'),
  row('--provider <id>', 'text', 'provider', 'one gateway'),
  row('--only <ids>', 'ids', 'only', 'only these gateways, separated by commas'),
  row(
    '--max-price <amount>',
    'prices',
    'maxPrice',
    'only models with a published price, for whatever it is per, of at most this, such as 0.10USD',
  ),
  row(
    '--allow-unknown-price',
    'switch',
    'allowUnknownPrice',
    'models with an unknown or approximate (~) price as well',
  ),
  row('--all', 'switch', 'all', 'every model, and not only how many each gateway serves'),
  row('--include-retired', 'switch', 'includeRetired', 'models that were taken away as well'),
];

/** To compare the tables with the gateways' own listings. */
export const listingFlags: readonly Flag[] = [
  row(
    '--refresh',
    'switch',
    'refresh',
    'ask the gateways which models they serve today, and show how the tables differ',
  ),
];

export const serverFlags: readonly Flag[] = [
  row('--port <number>', 'port', 'port', 'port on this machine; default: any free one'),
  row(
    '--gateway-ports',
    'switch',
    'gatewayPorts',
    'a port of its own for each gateway; with --port the ones after it',
  ),
  row(
    '--models <which>',
    'models',
    'models',
    'models taken besides the documented ones: families, any or documented',
  ),
  row('--script <text>', 'text', 'script', 'what jobs do; q1500g2500c: queued, processing, completed'),
  row(
    '--fixtures <folder>',
    'text',
    'fixtures',
    "play a provider's conformance fixtures instead, whoever the provider is",
  ),
];

/** Whose purchases these are. */
export const namespaceFlags: readonly Flag[] = [
  {
    flag: '--namespace <name>',
    takes: 'text',
    to: 'namespace',
    description: 'keeps purchases apart from those of other namespaces; also CROSSPOINT_NAMESPACE',
    not: undefined,
  },
];

/** Which code of the project is run to find its own providers. */
export const configFlags: readonly Flag[] = [
  {
    flag: '--config <file>',
    takes: 'text',
    to: 'config',
    description: "crosspoint.config.mjs to run; default: the nearest one, up to the project's root",
    not: 'run no code of the project: only the gateways that came with crosspoint',
  },
];
