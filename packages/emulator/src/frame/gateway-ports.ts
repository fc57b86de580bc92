import type { Server } from 'node:http';
import { type Mount, mountsFor, publicPathOf } from './mounts.ts';
import type { Protocol } from './protocol.ts';
import { listen, shut } from './server.ts';

/** One gateway on a port of its own. */
export interface GatewayPort {
  readonly gateway: string;
  readonly server: Server;
  /** What takes the place of the public base URL: `http://127.0.0.1:4011/api`. */
  readonly url: string;
  /** The gateway under its public path, under `/` and under its id, so that a path may be written into a client. */
  readonly mounts: readonly Mount[];
}

/** `true`: each gateway gets one, the ports after the emulator's own where that one was chosen, else any free ones. */
export type PortChoice = true | Readonly<Record<string, number>>;

export interface GatewayPortsContext {
  readonly protocols: Readonly<Record<string, Protocol>>;
  /** The mount of each gateway at the emulator's own port. */
  readonly mounts: readonly Mount[];
  /** The port that was asked for; 0: any free one. */
  readonly port: number;
}

/** Opens the ports. Where one cannot be had, those that were opened are closed again. */
export async function openGatewayPorts(
  choice: PortChoice | undefined,
  { protocols, mounts, port }: GatewayPortsContext,
): Promise<readonly GatewayPort[]> {
  const opened: GatewayPort[] = [];
  try {
    for (const [gateway, wanted] of Object.entries(portsOf(choice, Object.keys(protocols), port))) {
      const [protocol, mount] = [protocols[gateway], mounts.find((one) => one.gateway === gateway)];
      if (protocol === undefined || mount === undefined)
        throw new Error(`gatewayPorts names "${gateway}", which is not emulated.`);
      const { server, port: given } = await listen(wanted);
      const path = publicPathOf(protocol);
      const url = `http://127.0.0.1:${given}${path}`;
      opened.push({ gateway, server, url, mounts: mountsFor(mount, [`/${gateway}`, path, '']) });
    }
  } catch (error) {
    await Promise.all(opened.map(({ server }) => shut(server)));
    throw error;
  }
  return opened;
}

function portsOf(
  choice: PortChoice | undefined,
  ids: readonly string[],
  port: number,
): Readonly<Record<string, number>> {
  if (choice !== true) return choice ?? {};
  return Object.fromEntries(ids.map((id, index) => [id, port === 0 ? 0 : port + 1 + index]));
}
