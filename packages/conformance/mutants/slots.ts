import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { RuleId } from '../src/index.ts';

/** The names of the optional entries of a spec. */
type OptionalEntry = {
  [K in keyof ProviderSpec]-?: undefined extends ProviderSpec[K]
    ? K
    : Partial<Pick<ProviderSpec, K>> extends Pick<ProviderSpec, K>
      ? K
      : never;
}[keyof ProviderSpec];

/** The rules that a provider breaks when an entry is wrong, or the reason why none is about it. */
type Proof = readonly [RuleId, ...RuleId[]] | string;

/** Every optional entry of a spec. An entry that core adds is missed here by the compiler. */
export const slots: { readonly [K in OptionalEntry]: Proof } = {
  priceSource: ['COST-003'],
  unlistedModels: 'The rules about slugs and fields hold for unlisted models as well.',
  media: ['MAP-008'],
  rules: ['MAP-013'],
  headers: ['HDR-001', 'SEC-009'],
  userAgent: ['HDR-001'],
  poll: ['STA-007'],
  result: ['STA-011'],
  cancel: ['CAN-001', 'CAN-002', 'CAN-003', 'CAN-004'],
  download: ['DWN-001', 'SEC-001'],
  upload: ['UPL-001', 'UPL-002'],
  idempotency: ['IDK-001', 'IDK-002', 'IDK-003'],
  quote: ['COST-003'],
  balance: ['MNY-001'],
  listJobs: ['VAL-001'],
  discovery: ['VAL-001'],
  apiVariants: ['STA-007'],
  webhook: ['WHK-001', 'WHK-002', 'WHK-003', 'WHK-004', 'WHK-005', 'WHK-006'],
  parseError: ['ERR-002'],
  errors: ['ERR-001', 'ERR-008'],
  requestIdHeader: ['ERR-005'],
  limits: 'A usage limit delays requests by core, and no request or result of a fixture shows it.',
  polling: 'The pace of polls is only the time between them, and time is skipped in a replay.',
  processingTimes:
    'Core plans its polls by them. They change no request and no result, and time is skipped in a replay.',
  outputUrlTtlMs: ['OUT-003'],
  assumptions: 'They are documentation.',
};
