import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { knownModels } from './body.ts';
import { microUsd, microUsdOf, usd } from './price.ts';
import { fundsOf, account } from './settings.ts';

/** GET /v1/balance (wire notes, section 4): dollars, and the same in units of quota; the key may spend all of it. */
export function balance(_call: Call, gateway: GatewayContext): GatewayResponse {
  const left = account.balance(gateway, 'USD');
  const total = microUsd(fundsOf(gateway));
  const quota = (amount: number): number => amount / microUsdOf(1);
  return jsonResponse(200, {
    object: 'balance',
    currency: 'USD',
    balance: usd(left),
    used: usd(total - left),
    total: usd(total),
    balance_quota: quota(left),
    used_quota: quota(total - left),
    total_quota: quota(total),
    token: {
      id: 1,
      name: 'emulator',
      remaining: usd(left),
      unlimited_quota: false,
      model_limits_enabled: false,
      model_limits: {},
      expires_at: 0,
    },
  });
}

/** GET /v1/models, with or without a key. */
export function catalogue(): GatewayResponse {
  const data = knownModels.map((id) => ({ id, object: 'model', created: 0, owned_by: id.split('/')[0] }));
  return jsonResponse(200, { object: 'list', data });
}
