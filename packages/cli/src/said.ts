import type { CrosspointError } from '@crosspoint/core';

/** The sentence of an error, without the code before it. */
export const said = ({ message }: CrosspointError): string => message.replace(/^\[\w+\](?: [\w-]+)?: /, '');
