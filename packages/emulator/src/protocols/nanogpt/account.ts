import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { decimalOf } from '../../frame/money.ts';
import { jsonResponse } from '../../frame/response.ts';
import { models } from './models.ts';
import { places } from './price.ts';
import { account } from './settings.ts';

/** POST /check-balance: decimals as texts (wire notes, section 4). */
export function balance(_call: Call, gateway: GatewayContext): GatewayResponse {
  const text = (currency: string): string => decimalOf(account.balance(gateway, currency), places);
  return jsonResponse(200, {
    usd_balance: text('USD'),
    nano_balance: text('XNO'),
    nanoDepositAddress: 'nano_nobody-ever-sends-anything-here',
  });
}

/** GET /v1/video-models, for anyone (wire notes, section 4). */
export function catalogue(_call: Call, gateway: GatewayContext): GatewayResponse {
  const data = Object.entries(models).map(([id, { title, image, price }]) => ({
    id,
    object: 'model',
    name: title,
    pricing: { currency: 'USD', ...price },
    capabilities: {
      video_generation: true,
      text_to_video: image !== 'needed',
      image_to_video: image !== undefined,
    },
    supported_parameters: {},
  }));
  const generated_at = new Date(gateway.now()).toISOString();
  return jsonResponse(200, { object: 'list', data, meta: { count: data.length, generated_at } });
}
