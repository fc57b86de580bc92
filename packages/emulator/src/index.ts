export type { Fault } from '@crosspoint/core/testing';
export { type Emulator, type EmulatorOptions, type PretendOptions, startEmulator } from './emulator.ts';
export type { SeenRequest } from './frame/log.ts';
export type { FaultOrder } from './frame/orders.ts';
export { sampleClip, sampleModel, samplePicture, samplePreview } from './media.ts';
export { type CannedName, type GatewayId, canned, cannedNames } from './protocols/index.ts';
