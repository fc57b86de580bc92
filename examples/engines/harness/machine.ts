// One machine as a process: it places orders and works on their tasks, as the harness tells it, and is killed or frozen
// at a point.
import { fetchTransport } from '@crosspoint/core/transport';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';
import { openPool, type Order } from '../orders.ts';
import { crashing, crashingPool, crashingTransport, crashPoints, type Fate } from './crash-point.ts';
import { type EngineName, engineOf, type Place, type Working } from './engine.ts';
import { mediaOf } from './media.ts';

/** What a machine is started with. */
export interface MachineOptions {
  readonly engine: EngineName;
  readonly place: Place;
  /** The emulator's address. */
  readonly baseURL: string;
}

/** What it is told. */
export type Command =
  | { readonly do: 'place'; readonly order: Order; readonly point: number; readonly fate: Fate }
  | { readonly do: 'stop' };

const { engine, place, baseURL } = JSON.parse(process.argv[2] ?? '') as MachineOptions;
const { point, arm } = crashPoints();
const own = new pg.Pool({ connectionString: place.database, max: 3 });
own.on('error', () => {}); // an idle connection that breaks is replaced
const pool = crashingPool(openPool(place.database), point);
const media = mediaOf(baseURL, {
  store: crashing(postgresStore(fromPg(own)), 'store', point),
  transport: crashingTransport(fetchTransport(), point),
});

const loaded = engineOf(engine);
let working: Promise<Working> | undefined;
let placing: Promise<void> | undefined;

async function placeOrder({ order, point: number, fate }: Extract<Command, { do: 'place' }>): Promise<void> {
  working ??= loaded.then(({ work }) => work(place, pool, media, point));
  const machine = await working;
  arm(number, fate);
  await machine.placeOrder(order);
}

async function stop(): Promise<void> {
  await placing;
  await (await working)?.stop();
  process.exit();
}

process.on('message', (command: Command) => {
  if (command.do === 'stop') return void stop();
  placing = placeOrder(command).catch((error: unknown) => console.error(error));
});
process.once('disconnect', () => process.exit());
