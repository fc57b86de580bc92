import * as z from 'zod';
import { type WallClock, createClock } from './frame/clock.ts';
import { controlRoutes } from './frame/control.ts';
import { type DeliveryHandler, type EmulatedDelivery, createDeliveries } from './frame/deliveries.ts';
import { gatewayOf } from './frame/facts.ts';
import { frontRoute } from './page/front.ts';
import { guarded } from './frame/guard.ts';
import { createGatewayContext } from './frame/gateway-context.ts';
import { createLinks } from './frame/links.ts';
import { type RecordedRequest, createLog } from './frame/log.ts';
import { createMade } from './frame/made.ts';
import { type PortChoice, openGatewayPorts } from './frame/gateway-ports.ts';
import { mountProtocol, mountsFor, publicPathOf } from './frame/mounts.ts';
import { faultPresets } from './frame/fault-presets.ts';
import { readFaultRule } from './frame/fault-rule-schema.ts';
import { type FaultRule, createFaultRules } from './frame/fault-rules.ts';
import { type Filter, overviewOf } from './frame/overview.ts';
import { createRequestListener } from './frame/request-listener.ts';
import { type ScriptOptions, defaultScript, scriptFrom } from './frame/script.ts';
import { readInput } from './frame/input.ts';
import { listen, serve, shut } from './frame/server.ts';
import { readSettings } from './frame/settings.ts';
import { createView } from './frame/shown.ts';
import { createStarts } from './frame/starts.ts';
import { type ModelPolicy, modelPolicies, policyFor } from './frame/model-policy.ts';
import {
  type EmulatedId,
  type GatewayId,
  type GatewaySettings,
  cannedResponses,
  flags,
  keyHeaders,
  protocolsFor,
  webhookSecretOf,
} from './protocols/index.ts';

/** Options of the emulator; those of one gateway are under its id. */
export interface EmulatorOptions extends GatewaySettings {
  /** On 127.0.0.1, always. @default 0, any free port */
  readonly port?: number;
  /** Milliseconds since 1970. @default the system clock plus what `advance` added */
  readonly clock?: WallClock;
  /**
   * The course of every job whose prompt asks for no other: a text such as `q500g2000e`, or an object. See the README.
   *
   * @default 'q1500g2500c'
   */
  readonly script?: string | ScriptOptions;
  /**
   * Gives gateways a port of their own, besides their path on `port`, for clients with a hard-coded path: there
   * NanoGPT responds at `/api/generate-video` as it does at its public host. `true`: every gateway, at `port` + 1, + 2 …
   * where `port` is given, else at any free port.
   *
   * @default none
   * @example { nanogpt: 4011 }
   */
  readonly gatewayPorts?: true | { readonly [Gateway in EmulatedId]?: number };
  /**
   * Which models are taken besides those that a gateway's document prints: those of a known family (`veo3-1-video`),
   * `'any'`, or `'documented'` for none. Responses and the page say that such a model is not a documented one.
   *
   * @default 'families'
   */
  readonly models?: ModelPolicy;
  /** The only accepted key. @default any key that is not empty */
  readonly apiKey?: string;
  /**
   * Takes the deliveries of gateways that report to the application, in the place of the network.
   *
   * @default they are sent by POST to addresses of this machine, and to no other
   * @example startEmulator({ harbor: {}, onDelivery: (request) => media.receive(request) })
   */
  readonly onDelivery?: DeliveryHandler;
}

/** The options to install a provider with for an emulator. They hold no real credential. */
export interface EmulatedProviderOptions {
  /** The only accepted key; `no-key-needed` where the options name none. */
  readonly apiKey: string;
  /** `emulator`, so that a live gateway is never polled for such a job. */
  readonly account: 'emulator';
  /** The address of the emulated gateway on this machine. */
  readonly baseURL: string;
  /** Shorter than at a real gateway: emulated jobs take seconds. */
  readonly polling: { readonly intervalMs: number };
  /** None: the emulated gateway enforces its own limits. */
  readonly limits: readonly [];
  /** Of a gateway that signs deliveries. */
  readonly webhookSecret?: string;
}

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What to configure instead of the gateway's public address: `http://127.0.0.1:PORT/aimlapi`. */
  baseURL(gateway: EmulatedId): string;
  /**
   * What takes the place of the public base URL at the gateway's own port: `http://127.0.0.1:4011/api`.
   *
   * @throws Error where `gatewayPorts` gave it none.
   */
  gatewayURL(gateway: EmulatedId): string;
  /** What to install the gateway's provider with: `aimlapi(emulator.options('aimlapi'))`. */
  options(gateway: GatewayId): EmulatedProviderOptions;
  /** What gateways' routes received, oldest first: the newest 1000, headers unmasked. Control calls are left out. */
  readonly requests: readonly RecordedRequest[];
  /** What gateways reported to applications, oldest first: the newest 1000. */
  readonly deliveries: readonly EmulatedDelivery[];
  /** How many requests a route received, faults included: `aimlapi.submit`, `aimlapi.status`, `aimlapi.file`. */
  requestCount(route: string): number;
  /** How many of them the route itself accepted, whether or not the client received the response. */
  acceptedCount(route: string): number;
  /** Injects a fault into a route. Throws when the rule is invalid or names an unknown route. */
  injectFault(rule: FaultRule): void;
  /** Moves the clock forward by so many milliseconds. Throws where `clock` was given. */
  advance(ms: number): void;
  /** Clears counters, requests, deliveries, fault rules, refused links and what keys have spent; the clock stays as it is. */
  reset(): void;
  /** Ends at once, open connections too. */
  close(): Promise<void>;
}

/**
 * Starts an emulator in this process.
 *
 * @example
 * const emulator = await startEmulator();
 * const provider = aimlapi(emulator.options('aimlapi'));
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const script = scriptFrom(options.script ?? defaultScript, flags);
  const protocols = protocolsFor(options);
  const models = readInput('models', z.enum(modelPolicies), options.models ?? 'families');
  const settings = readSettings(protocols, { ...options });
  const clock = createClock(options.clock);
  let generation = {};
  const [log, faultRules, links, made] = [createLog(), createFaultRules(), createLinks(), createMade()];
  const deliveries = createDeliveries(clock, options.onDelivery);
  const { server, port } = await listen(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const shared = {
    clock,
    generation: () => generation,
    links,
    made,
    deliveries,
    apiKey: options.apiKey,
    script,
    flags,
    settings,
  };

  const mounts = Object.entries(protocols).map(([gateway, protocol]) =>
    mountProtocol(
      gateway,
      protocol,
      createGatewayContext(gateway, `${url}/${gateway}`, {
        ...shared,
        models: policyFor(protocol.listsEveryModel === true, models),
      }),
    ),
  );
  const choice = options.gatewayPorts && readGatewayPorts(options.gatewayPorts);
  const gatewayPorts = await openGatewayPorts(choice, { protocols, mounts, port: options.port ?? 0 }).catch(
    async (error: unknown) => {
      await shut(server);
      throw error;
    },
  );
  const context = {
    routes: mounts.flatMap((mount) => mount.routes.map(({ name }) => name)),
    canned: { ...faultPresets, ...cannedResponses },
  };
  const injectFault = (input: unknown): FaultRule => {
    const rule = readFaultRule(input, context);
    faultRules.add(rule);
    return rule;
  };
  const apiKey = options.apiKey ?? 'no-key-needed';
  const starts = createStarts({ url, protocols, apiKey, clock });
  const reset = (): void => {
    [log, faultRules, links, made, starts, deliveries].forEach((one) => one.reset());
    generation = {};
  };

  const gateways = Object.entries(protocols).map(([id, protocol], at) =>
    gatewayOf(id, protocol, {
      routes: mounts[at]?.routes ?? [],
      url,
      ownURL: gatewayPorts.find(({ gateway }) => gateway === id)?.url,
    }),
  );
  const faultNames = Object.keys(context.canned);
  const books = { gateways, log, made, starts, faultRules, faultNames, clock, apiKey, keyHeaders };
  const overview = (filter?: Filter) => overviewOf(books, filter);
  const view = () => createView({ keyHeaders, apiKey, requests: log.requests });
  const frontRoutes = [
    { prefix: '', routes: guarded([frontRoute(gateways, overview)]) },
    {
      prefix: '/_emulator',
      routes: guarded(
        controlRoutes({ log, clock, injectFault, reset, starts, view, overview: () => overview() }),
      ),
    },
  ];
  const shelf = { log, faultRules, clock };
  const all = mounts.flatMap((mount) => {
    const protocol = protocols[mount.gateway ?? ''];
    const path = protocol === undefined ? '' : publicPathOf(protocol);
    return mountsFor(mount, [`${mount.prefix}${path}`, mount.prefix]);
  });
  serve(server, createRequestListener([...all, ...frontRoutes], shelf));
  for (const one of gatewayPorts) serve(one.server, createRequestListener(one.mounts, shelf));

  const baseURL: Emulator['baseURL'] = (gateway) => {
    if (!Object.hasOwn(protocols, gateway))
      throw new Error(
        gateway === 'harbor'
          ? 'Harbor is an invented gateway: start the emulator with { harbor: {} }.'
          : `The gateway "${gateway}" is not emulated; emulated are ${Object.keys(protocols).join(', ')}.`,
      );
    return `${url}/${gateway}`;
  };

  let closed: Promise<void> | undefined;
  return {
    url,
    baseURL,
    gatewayURL(gateway) {
      const gatewayPort = gatewayPorts.find((one) => one.gateway === gateway);
      if (gatewayPort === undefined)
        throw new Error(`${gateway} has no port of its own; start the emulator with { gatewayPorts: true }.`);
      return gatewayPort.url;
    },
    options: (gateway) => ({
      apiKey,
      account: 'emulator',
      baseURL: baseURL(gateway),
      polling: { intervalMs: 500 },
      limits: [],
      ...withSecret(webhookSecretOf(gateway, options)),
    }),
    requests: log.requests,
    deliveries: deliveries.list,
    requestCount: (route) => log.counts[route] ?? 0,
    acceptedCount: (route) => log.accepted[route] ?? 0,
    injectFault: (input) => void injectFault(input),
    advance: (ms) => clock.advance(ms),
    reset,
    close() {
      deliveries.reset();
      const servers = [server, ...gatewayPorts.map((one) => one.server)];
      return (closed ??= Promise.all(servers.map(shut)).then(() => undefined));
    },
  };
}

/** @throws InputError */
const readGatewayPorts = (choice: unknown): PortChoice =>
  readInput(
    'gatewayPorts',
    z.union([z.literal(true), z.record(z.string(), z.int().min(0).max(65_535))]),
    choice,
  );

const withSecret = (webhookSecret: string | undefined): Pick<EmulatedProviderOptions, 'webhookSecret'> =>
  webhookSecret === undefined ? {} : { webhookSecret };
