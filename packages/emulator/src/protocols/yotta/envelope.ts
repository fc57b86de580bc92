import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse, jsonTextResponse } from '../../frame/response.ts';

/** The codes the wire notes, section 6, have seen on the platform; only 10000 is in the document. */
export const codes = { done: 10000, badParameters: 10001, noRecord: 10007, noKey: 40101 } as const;

/** A yes: `{ code: 10000, message, data }`, `data` being JSON text so that a 64-bit number can stand in it. */
export function done(data: string, flags: readonly string[]): GatewayResponse {
  const code = flags.includes('codetext') ? `"${codes.done}"` : `${codes.done}`;
  return jsonTextResponse(200, `{"code":${code},"message":"success","data":${data}}`);
}

/** A no: by HTTP a yes, as the sample expects, which looks at the code of every 200. */
export const refusal = (code: number, message: string): GatewayResponse => ({
  ...jsonResponse(200, { code, message, data: null }),
  refuses: true,
});
