import {
  fileFlags,
  filterFlags,
  type Flag,
  followFlags,
  gatewayFlags,
  purchaseFlags,
  requestFlags,
  routingFlags,
  serverFlags,
} from './flags.ts';
import type { Typed } from './options.ts';
import type { Session } from './session.ts';

/** A command: what it is for, what it takes, and the module that does it, loaded when it is needed. */
export interface CommandRow {
  readonly name: string;
  readonly says: string;
  readonly argument?: { readonly name: string; readonly says: string };
  readonly groups: readonly { readonly heading: string; readonly flags: readonly Flag[] }[];
  /** What stands after `crosspoint`. */
  readonly examples: readonly string[];
  readonly load: () => Promise<(session: Session, typed: Typed) => Promise<void>>;
}

const prompt = { name: '[prompt]', says: 'what should be seen and heard, in quotes' };
const asked = [
  { heading: 'Request:', flags: [...requestFlags, ...fileFlags] },
  { heading: 'Choosing a gateway:', flags: routingFlags },
];
const where = { heading: 'Live or emulated:', flags: gatewayFlags };

export const commands: readonly CommandRow[] = [
  {
    name: 'models',
    says: 'List what the gateways can make.',
    groups: [{ heading: 'Filters:', flags: filterFlags }],
    examples: ['models', 'models --kind video --task image-to-video', 'models --json'],
    load: async () => (await import('./commands/models.ts')).models,
  },
  {
    name: 'plan',
    says: 'Show who would make it, for how much, and what becomes of each field. Sends nothing.',
    argument: prompt,
    groups: [...asked, where],
    examples: [
      'plan "A paper boat crosses a puddle." --duration 5',
      'plan --request order.json --max-price USD:0.60 --json',
    ],
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'run',
    says: 'Make it: plan, buy once, wait, and save the file.',
    argument: prompt,
    groups: [...asked, where, { heading: 'Buying and saving:', flags: [...purchaseFlags, ...followFlags] }],
    examples: [
      'run "A paper boat crosses a puddle." --duration 5 --out videos',
      'run "It begins to rain." --model alibaba/happyhorse-1.0 --image ./boat.png',
      'run "A paper boat." --emulate',
      'run --request order.json --json',
    ],
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    name: 'wait',
    says: 'Go on with a job by its ref: wait, and save the file. Never buys.',
    argument: { name: '<ref>', says: 'the text that begins with xp1.' },
    groups: [{ heading: 'Waiting and saving:', flags: followFlags }, where],
    examples: ['wait xp1.… --out videos', 'wait xp1.… --timeout 600 --json'],
    load: async () => (await import('./commands/wait.ts')).wait,
  },
  {
    name: 'emulate',
    says: 'Run the emulator until Ctrl-C: no money, no real gateway.',
    groups: [{ heading: 'Server:', flags: serverFlags }],
    examples: ['emulate', 'emulate --port 4010 --script q1500g2500c', 'emulate --json'],
    load: async () => (await import('./commands/emulate.ts')).emulate,
  },
];
