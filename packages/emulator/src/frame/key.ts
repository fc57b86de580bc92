import type { GatewayCall, GatewayContext } from './protocol.ts';

/** The key of an `Authorization: Bearer …` header. */
export const bearerKey = ({ headers }: Pick<GatewayCall, 'headers'>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

/** Whether the emulator takes a key: any that is not empty, unless it was started with one. */
export const acceptsKey = (
  key: string | undefined,
  { apiKey }: Pick<GatewayContext, 'apiKey'>,
): key is string => key !== undefined && key !== '' && (apiKey === undefined || key === apiKey);
