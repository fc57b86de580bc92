import type { Fault } from '@crosspoint/core/testing';
import type { Protocol } from '../frame/protocol.ts';
import type { AigateFaultName as AigateName } from './aigate/responses.ts';
import { aigate } from './aigate/protocol.ts';
import type { AigateSettings } from './aigate/job.ts';
import type { AimlapiFaultName as AimlapiName } from './aimlapi/responses.ts';
import type { AimlapiSettings } from './aimlapi/job.ts';
import { aimlapi } from './aimlapi/protocol.ts';
import type { GateaiFaultName as GateaiName } from './gateai/responses.ts';
import { gateai } from './gateai/protocol.ts';
import type { GateaiSettings } from './gateai/job.ts';
import type { HarborFaultName as HarborName } from './harbor/responses.ts';
import { type HarborSettings, defaultWebhookSecret } from './harbor/job.ts';
import { harbor } from './harbor/protocol.ts';
import type { NanogptFaultName as NanogptName } from './nanogpt/responses.ts';
import { nanogpt } from './nanogpt/protocol.ts';
import type { NanogptSettings } from './nanogpt/job.ts';
import type { YottaFaultName as YottaName } from './yotta/responses.ts';
import { yotta } from './yotta/protocol.ts';
import type { YottaLlmFaultName as YottaLlmName } from './yotta-llm/responses.ts';
import { yottaLlm } from './yotta-llm/protocol.ts';

/** The gateways that are emulated; the id is the first part of every path. `harbor` is invented, and there only where it is asked for. */
export type GatewayId = 'aimlapi' | 'aigate' | 'gateai' | 'nanogpt' | 'yotta' | 'harbor';

/** A gateway, or Yotta's language models, for which there is no provider. */
export type EmulatedId = GatewayId | 'yotta-llm';

/** The gateways, and Yotta's language models, for which there is no provider. */
export const protocols: Readonly<Record<EmulatedId, Protocol>> = {
  aimlapi,
  aigate,
  gateai,
  nanogpt,
  yotta,
  'yotta-llm': yottaLlm,
  harbor,
};

/** What can be set for one gateway alone. */
export interface GatewaySettings {
  /** Of AI/ML API. */
  readonly aimlapi?: AimlapiSettings;
  /** Of AIGate. */
  readonly aigate?: AigateSettings;
  /** Of GateAI. */
  readonly gateai?: GateaiSettings;
  /** Of NanoGPT. */
  readonly nanogpt?: NanogptSettings;
  /** Harbor, an invented gateway with every optional slot of the provider contract, is there where this is given. */
  readonly harbor?: HarborSettings;
}

/** The protocols an emulator mounts. */
export function protocolsFor({ harbor: settings }: GatewaySettings): Readonly<Record<string, Protocol>> {
  const { harbor: invented, ...documented } = protocols;
  return settings === undefined ? documented : { ...documented, harbor: invented };
}

/** The secret that signs a gateway's deliveries; undefined: the gateway sends none. */
export const webhookSecretOf = (
  gateway: GatewayId,
  { harbor: settings }: GatewaySettings,
): string | undefined =>
  gateway === 'harbor' ? (settings?.webhookSecret ?? defaultWebhookSecret) : undefined;

const all: readonly Protocol[] = Object.values(protocols);

/** Every flag a script may have, whichever gateway gives it a meaning. */
export const flags: Readonly<Record<string, string>> = Object.fromEntries(
  all.flatMap((one) => Object.entries(one.flags)),
);

/** The headers the gateways take their key in. */
export const keyHeaders: ReadonlySet<string> = new Set(
  all.map(({ keyHeader }) => keyHeader.replace(/:.*$/, '').toLowerCase()),
);

/** The names of the error responses that the documents of the gateways have, for `cannedFault`. */
export type CannedFaultName =
  | AimlapiName
  | AigateName
  | GateaiName
  | HarborName
  | NanogptName
  | YottaName
  | YottaLlmName;

/** Responses known by name, whichever gateway gives them. */
export const cannedResponses: Readonly<Record<string, Fault>> = Object.fromEntries(
  all.flatMap((one) => Object.entries(one.canned)),
);

/** The names `cannedFault` knows. */
export const cannedFaultNames: readonly string[] = Object.keys(cannedResponses);

/**
 * A response the gateways are known to give when they refuse, by name, as a fault to inject.
 *
 * @example emulator.injectFault({ route: 'aimlapi.submit', fault: cannedFault('out-of-credits') });
 */
export function cannedFault(name: CannedFaultName): Fault {
  const found = cannedResponses[name];
  if (found === undefined)
    throw new Error(`No canned response is called "${name}"; there are ${cannedFaultNames.join(', ')}.`);
  return found;
}
