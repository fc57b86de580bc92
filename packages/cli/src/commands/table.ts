import {
  batchFlags,
  cancelFlags,
  decisionFlags,
  downloadFlags,
  fileFlags,
  filterFlags,
  type Flag,
  followFlags,
  gatewayFlags,
  listFlags,
  listingFlags,
  namespaceFlags,
  purchaseFlags,
  quoteFlags,
  requestFlags,
  routingFlags,
  serverFlags,
  spendingFlags,
  storeFlags,
  traceFlags,
  whoFlags,
} from '../input/flags.ts';
import type { Typed } from '../input/options.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';

/** A command: what it is for, what it takes, and the module that does it, loaded when it is needed. */
export interface CommandRow {
  readonly name: string;
  readonly description: string;
  readonly argument?: { readonly name: string; readonly description: string };
  readonly groups: readonly { readonly heading: string; readonly flags: readonly Flag[] }[];
  /** What stands after `crosspoint`. */
  readonly examples: readonly string[];
  /** It reports what is wrong with the project's providers itself, or needs no providers. */
  readonly reportsProblems?: true;
  /** It needs no providers of the project, and runs none of its code. */
  readonly ownCodeOnly?: true;
  readonly load: () => Promise<(session: Session, typed: Typed) => Promise<CommandResult>>;
}

const prompt = { name: '[prompt]', description: 'what should be seen and heard, in quotes' };
const whichJob = {
  name: '<ref>',
  description: 'the text that begins with xp1., a short id of crosspoint jobs, an idempotency key, or last',
};
const asked = [
  { heading: 'Request:', flags: [...requestFlags, ...fileFlags] },
  { heading: 'Choosing a gateway:', flags: routingFlags },
];
const kept = { heading: 'Where jobs are kept:', flags: [...storeFlags, ...namespaceFlags] };
const traced = { heading: 'Looking closely:', flags: traceFlags };
const where = { heading: 'Live or emulated:', flags: gatewayFlags };

export const commands: readonly CommandRow[] = [
  {
    name: 'models',
    description: 'List what the gateways can make.',
    groups: [{ heading: 'Filters:', flags: filterFlags }, { heading: 'Today:', flags: listingFlags }, where],
    examples: [
      'models',
      'models --all',
      'models --kind video --task image-to-video --max-price 0.10USD',
      'models --refresh --only gateai',
      'models --json',
    ],
    load: async () => (await import('./models.ts')).models,
  },
  {
    name: 'plan',
    description: 'Show the offers, their prices, and how each field is sent. Buys nothing.',
    argument: prompt,
    groups: [...asked, { heading: 'Prices:', flags: quoteFlags }, where, kept],
    examples: [
      'plan "A paper boat crosses a puddle." --duration 5',
      'plan "A paper boat." --model kling/kling-3.0-standard --sort price --live-prices',
      'plan --request order.json --max-price 0.60USD --json',
    ],
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'run',
    description: 'Make it: plan, buy once, wait, and save the file.',
    argument: prompt,
    groups: [
      ...asked,
      where,
      { heading: 'Buying and saving:', flags: [...purchaseFlags, ...followFlags] },
      { heading: 'Many at once:', flags: batchFlags },
      kept,
      traced,
    ],
    examples: [
      'run "A paper boat crosses a puddle." --duration 5 --out videos',
      'run "It begins to rain." --model alibaba/happyhorse-1.0 --image ./boat.png',
      'run "A paper boat." --emulate --trace',
      'run --request order.json --json',
      'run --batch prompts.jsonl --concurrency 20 --max-price 1USD --out videos',
    ],
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'wait',
    description: 'Resume a job by its ref: wait, and save the file. Never buys.',
    argument: whichJob,
    groups: [{ heading: 'Waiting and saving:', flags: followFlags }, where, kept, traced],
    examples: ['wait xp1.… --out videos', 'wait last --timeout 600 --json'],
    load: async () => (await import('./wait.ts')).wait,
  },
  {
    name: 'jobs',
    description: 'List what was bought here, the newest first. Sends nothing.',
    groups: [{ heading: 'Filters:', flags: listFlags }, kept],
    examples: ['jobs', 'jobs --state running,unknown', 'jobs --tag order=42 --json'],
    load: async () => (await import('./jobs.ts')).jobs,
  },
  {
    name: 'status',
    description: 'Ask about a job, once.',
    argument: whichJob,
    groups: [where, kept],
    examples: ['status last', 'status 3f2a9c01 --json'],
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'download',
    description: 'Save the outputs of a job, again if need be. Does not wait.',
    argument: whichJob,
    groups: [{ heading: 'Saving:', flags: downloadFlags }, where, kept, traced],
    examples: ['download last --out videos', 'download 3f2a9c01 --previews'],
    load: async () => (await import('./download.ts')).download,
  },
  {
    name: 'reconcile',
    description: 'Settle a request whose outcome is unknown. Never buys.',
    argument: whichJob,
    groups: [{ heading: 'What you found out:', flags: decisionFlags }, where, kept, traced],
    examples: [
      'reconcile last',
      'reconcile 3f2a9c01 --accepted-as run_81f2',
      'reconcile order-42 --not-accepted',
    ],
    load: async () => (await import('./reconcile.ts')).reconcile,
  },
  {
    name: 'balance',
    description: 'Show the remaining balance at every gateway with a key.',
    groups: [{ heading: 'Choosing gateways:', flags: whoFlags }, where],
    examples: ['balance', 'balance --only nanogpt,gateai --json'],
    load: async () => (await import('./balance.ts')).balance,
  },
  {
    name: 'spending',
    description: 'Show what was spent, is set aside, and is unresolved. Sends nothing.',
    groups: [{ heading: 'What to add up:', flags: spendingFlags }, kept],
    examples: [
      'spending',
      'spending --by model --since 7d',
      'spending --by tag:team --since 2026-11-01 --json',
    ],
    load: async () => (await import('./spending.ts')).spending,
  },
  {
    name: 'cancel',
    description: 'Cancel a job, where its gateway supports it.',
    argument: whichJob,
    groups: [{ heading: 'Canceling:', flags: cancelFlags }, where, kept, traced],
    examples: ['cancel last', 'cancel 3f2a9c01 --json'],
    load: async () => (await import('./cancel.ts')).cancel,
  },
  {
    name: 'doctor',
    description: 'Check keys, addresses, versions and the store. Sends nothing to a gateway.',
    groups: [where, kept],
    examples: ['doctor', 'doctor --json'],
    reportsProblems: true,
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'work',
    description: 'Poll the jobs of a store until Ctrl-C, beside any number of others. Never buys.',
    groups: [where, { heading: 'Where jobs are kept:', flags: storeFlags }],
    examples: ['work', 'work --store postgres://app@db.example/app'],
    load: async () => (await import('./work.ts')).work,
  },
  {
    name: 'store',
    description: 'Make or update the tables of a store in PostgreSQL: crosspoint store migrate.',
    argument: { name: '<action>', description: 'migrate' },
    groups: [{ heading: 'Where jobs are kept:', flags: storeFlags }],
    examples: ['store migrate --store postgres://app@db.example/app', 'store migrate --json'],
    ownCodeOnly: true,
    load: async () => (await import('./store.ts')).store,
  },
  {
    name: 'emulate',
    description: 'Run the emulator until Ctrl-C: no money, no real gateway.',
    groups: [{ heading: 'Server:', flags: serverFlags }],
    examples: [
      'emulate',
      'emulate --port 4010 --script q1500g2500c',
      'emulate --json',
      'emulate --fixtures node_modules/crosspoint-provider-acme/fixtures',
    ],
    load: async () => (await import('./emulate.ts')).emulate,
  },
  {
    name: 'completion',
    description: 'Print what makes a shell complete commands, flags and models.',
    argument: { name: '<shell>', description: 'bash, zsh or fish' },
    groups: [],
    examples: ['completion bash', 'completion zsh', 'completion fish'],
    ownCodeOnly: true,
    load: async () => (await import('./completion.ts')).completion(commands),
  },
];
