import type { Fence, Where } from '../support/fence.ts';
import { filesIn, sourceOf } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

/**
 * The words of `docs/glossary.md` that are no longer used. Add a row when a name is replaced; the rows below find the
 * places that still use it.
 */
interface RetiredWord {
  /** The word as it was written, or a pattern where it has several forms. */
  readonly word: string | RegExp;
  /** What to write instead. */
  readonly use: string;
  readonly where: Place;
}

/** Where a word is refused. */
type Place = 'code' | 'docs' | 'docs and source';

/** A name of the code: an identifier, a property, or a string that holds one. */
const name = (word: string, use: string): RetiredWord => ({ word, use, where: 'code' });
/** A phrase of a sentence in Markdown. */
const inDocs = (word: string | RegExp, use: string): RetiredWord => ({ word, use, where: 'docs' });
/** A phrase that is also gone from the comments and strings of the packages' sources. */
const everywhere = (word: string | RegExp, use: string): RetiredWord => ({
  word,
  use,
  where: 'docs and source',
});

/** Names of types, properties, values and files. */
const names: readonly RetiredWord[] = [
  name('Ledger', 'FieldReport'),
  name('LedgerEntry', 'FieldOutcome'),
  name('LedgerWord', 'FieldOutcomeKind'),
  name('AttemptWord', 'AttemptStatus'),
  name('Objection', 'Issue'),
  name('objections', 'issues'),
  name('mayReroute', 'mayFallBack'),
  name('ErrorFacts', 'CrosspointErrorOptions'),
  name('ReplyCopy', 'ResponseSnapshot'),
  name('HttpCall', 'HttpRequest'),
  name('HttpReply', 'HttpResponse'),
  name('isOver', 'isTerminal'),
  name('SeenJob', 'JobUpdate'),
  name('seenAt', 'observedAt'),
  name('AskedEvent', 'QueryEvent'),
  name('BrokenEvent', 'RequestErrorEvent'),
  name('ModelRequest', 'Model3dRequest'),
  name('HostedMedia', 'MediaUpload'),
  name('Discovered', 'DiscoveryResult'),
  name('Downloaded', 'SavedOutput'),
  name('Reconciled', 'ReconcileResult'),
  name('Declined', 'DeclinedOffer'),
  name('openUntil', 'expiresAt'),
  name('promptMark', 'promptHash'),
  name('Allowance', 'UsageLimit'),
  name('Allowances', 'limits'),
  name('AllowanceClaim', 'LimitClaim'),
  name('everyMs', 'intervalMs'),
  name('giveUpMs', 'timeoutMs'),
  name('deadlineMs', 'timeoutMs'),
  name('idleMs', 'idleTimeoutMs'),
  name('maxHeadersMs', 'maxHeadersTimeoutMs'),
  name('linkLifetimeMs', 'outputUrlTtlMs'),
  name('link_expired', 'output_expired'),
  name('unexpected_reply', 'unexpected_response'),
  name('RecentJob', 'ListedJob'),
  name('ConfiguredProvider', 'Provider'),
  name('keysUrl', 'apiKeyUrl'),
  name('complain', 'parseError'),
  name('Complaint', 'GatewayError'),
  name('dialect', 'apiVariant'),
  name('dialects', 'apiVariants'),
  name('FrameRow', 'SizeRow'),
  name('Walked', 'EncodedRequest'),
  name('PrintedReply', 'DocumentedResponse'),
  name('stillClock', 'fakeClock'),
  name('PretendOptions', 'EmulatedProviderOptions'),
  name('FaultOrder', 'FaultRule'),
  name('SeenRequest', 'RecordedRequest'),
  name('INCOMPLETE', 'PENDING'),
  name('unshown', 'uncovered'),
  name('survivors.json', 'accepted-mutants.json'),
  name('Stopper', 'LightAbortController'),
  name('StopSignal', 'AbortSignalLike'),
  name('Purse', 'AccountBalance'),
  name('Reception', 'requestListener'),
  name('AnswerFault', 'ResponseFault'),
  name('ReplayAnswer', 'ReplayOutcome'),
];

/** Phrases. Change a row to `everywhere` when the packages' comments and strings are free of its phrase. */
const phrases: readonly RetiredWord[] = [
  everywhere(/\ba no\b(?!-)/i, 'an error response'),
  everywhere(/\b(?:says?|said|saying) (?:yes|no)\b/i, 'accepts, rejects, responds with an error'),
  // One exit code is still described so, and its README repeats it.
  everywhere(/\bnobody\b(?! knows whether it was taken)/i, 'the noun: no provider, no process, unknown'),
  everywhere(/(?<!-)\bhouses?\b/i, 'provider, project'),
  everywhere(/\bobjections?\b/i, 'issue'),
  inDocs(/\bledger(?:s|ed)?\b/i, 'field report'),
  inDocs(/\bthe wire\b/i, 'request and response'),
  inDocs(/\bclips?\b/i, 'video'),
  inDocs(/\bpictures?\b/i, 'image'),
  inDocs(/\btold\b/i, 'reported, printed, returned'),
  inDocs(/\bwish(?:es)?\b/i, 'request, option, value'),
  everywhere(/\brooms?\b/i, 'folder, module'),
  everywhere(/\bdoors?\b/i, 'the name of the module or entry point'),
  everywhere(/\bdoorways?\b/i, 'HttpClient'),
  everywhere(/\bstill clock\b/i, 'fake clock'),
  everywhere(/\bknock(?:s|ed|ing)?\b/i, 'postToSelf, request'),
  everywhere(/\bpurse\b/i, 'account balance'),
  everywhere(/\breception\b/i, 'request listener'),
  everywhere(/\ballowances?\b/i, 'usage limit'),
  everywhere(/\bdialects?\b/i, 'API variant'),
  everywhere(/\blink lifetimes?\b/i, 'output URL lifetime'),
  everywhere(/\bempty pockets\b/i, 'no balance'),
  // Only a person answers; a gateway, a store and a process respond.
  everywhere(
    /\banswer(?:s|ed|ing)?\b(?! (?:questions|one question|and nothing else says)\b)/i,
    'response, respond; the verb of what a store or function returns',
  ),
];

/** Sources, and programs that show how the packages are used. */
const code: Where = {
  files: /^(?:packages\/[^/]+\/(?:src|template\/src)|examples)\/.*\.[cm]?[jt]s$/,
  // What a store wrote before the names changed is read under its old names.
  except: /\/(?:stored|earlier|old|retired)-[\w-]+\.ts$|\/to-version-\d+\.ts$/,
};
const sources: Where = { files: /^packages\/[^/]+\/src\/.*\.[cm]?[jt]s$/ };
const docs: Where = {
  files:
    /^(?:README|CONTRIBUTING|docs\/.+|\.changeset\/.+|packages\/[^/]+\/(?:.+\/)?README|examples\/.+)\.md$/,
  // The two pages that name the retired words, and pages that are generated from sources.
  except: /^docs\/(?:glossary|matrix|conformance\/rules|decisions\/0010-[\w-]+)\.md$/,
};

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Markdown without code: what stands in a block or between backticks is a name, and checked elsewhere. */
const sentences = (text: string): string =>
  text.replace(/^```[^]*?^```/gm, blank).replace(/(`+)[^`][^]*?\1/g, blank);

/** The comments of a source and the contents of its strings. */
function proseOf(text: string): string {
  const { bare } = sourceOf(text);
  return text
    .split('')
    .map((char, at) => (char === '\n' || bare[at] !== char ? char : ' '))
    .join('');
}

const patternOf = (word: string | RegExp): RegExp =>
  typeof word === 'string'
    ? new RegExp(`(?<![\\w$-])${word.replace(/[.]/g, '\\.')}(?![\\w$-])`, 'g')
    : new RegExp(word, `g${word.flags}`);

/** Each place of a file that has a retired word, with what to write instead. */
function found(
  tree: Tree,
  where: Where,
  rows: readonly RetiredWord[],
  read: (text: string) => string,
): string[] {
  const patterns = rows.map(({ word, use }) => ({ pattern: patternOf(word), use }));
  return filesIn(tree, where).flatMap(([path, text]) => {
    const readable = read(text);
    return patterns.flatMap(({ pattern, use }) =>
      [...readable.matchAll(pattern)].map(({ 0: word, index }) => {
        const line = readable.slice(0, index).split('\n').length;
        return `${path}:${line} has "${word}"; use ${use}`;
      }),
    );
  });
}

const rowsFor = (...places: readonly Place[]): readonly RetiredWord[] =>
  [...names, ...phrases].filter(({ where }) => places.includes(where));

export const retiredWordFences: readonly Fence[] = [
  {
    promise: 'no source uses a retired name of the glossary',
    problems: (tree) => found(tree, code, rowsFor('code'), (text) => sourceOf(text).code),
    mutants: [
      ['packages/core/src/model/x.ts', `export interface LedgerEntry {}`],
      ['packages/core/src/registry/x.ts', `throw error('link_expired');`],
      ['packages/provider-x/src/index.ts', `export const x = { keysUrl: '' };`],
      ['packages/conformance/src/x.ts', `const file = 'survivors.json';`],
      ['examples/x/x.mjs', `if (isOver(job.state)) done();`],
    ],
  },
  {
    promise: 'documentation is written in the words of the glossary',
    problems: (tree) => [
      ...found(tree, docs, rowsFor('docs', 'docs and source'), sentences),
      ...found(tree, docs, rowsFor('code'), (text) => text),
    ],
    mutants: [
      ['docs/x.md', 'The gateway says no.'],
      ['packages/core/README.md', 'It makes a clip.'],
      ['.changeset/x.md', 'What nobody knows stays unknown.'],
      ['docs/decisions/0099-x.md', 'The `job` is in the ledger.'],
      ['examples/x/README.md', '```js\nif (isOver(job.state)) done();\n```'],
    ],
  },
  {
    promise: 'comments and messages of the packages are written in the words of the glossary',
    problems: (tree) => found(tree, sources, rowsFor('docs and source'), proseOf),
    mutants: [
      ['packages/core/src/io/x.ts', '/** The reception of requests. */'],
      ['packages/emulator/src/x.ts', `throw new Error('the purse is empty');`],
      ['packages/core/src/registry/x.ts', '// Nobody can say whether it was taken.'],
      ['packages/emulator/src/y.ts', 'const text = `${gateway} has empty pockets`;'],
    ],
  },
];
