export type { Fault } from '@crosspoint/core/testing';
export {
  type Emulator,
  type EmulatorOptions,
  type EmulatedProviderOptions,
  startEmulator,
} from './emulator.ts';
export { type FixtureServer, type FixtureServerOptions, serveFixtures } from './fixtures/serve.ts';
export type { DeliveryContent, DeliveryHandler, EmulatedDelivery } from './frame/deliveries.ts';
export type { RecordedRequest } from './frame/log.ts';
export type { FaultRule } from './frame/fault-rules.ts';
export type { ScriptOptions } from './frame/script.ts';
export { sampleClip, sampleModel, samplePicture, samplePreview } from './media.ts';
export {
  type CannedFaultName,
  type EmulatedId,
  type GatewayId,
  cannedFault,
  cannedFaultNames,
} from './protocols/index.ts';
