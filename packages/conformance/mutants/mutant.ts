import type { Registry, RegistryOptions } from '@crosspoint/core';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { RuleId } from '../src/index.ts';

/** What stands in a sound provider's place: another description, or another engine under the same one. */
export interface Broken {
  readonly spec?: ProviderSpec;
  readonly open?: (options: RegistryOptions) => Registry;
}

/** A provider with one bug. */
export interface Mutant {
  readonly id: string;
  /** What is broken, in a few words. */
  readonly title: string;
  /** The sound gateway it is made from. @default 'atoll' */
  readonly of?: 'atoll' | 'lagoon' | 'fjord';
  /** Made anew for every run: what a bug remembers begins with it. */
  readonly make: (sound: ProviderSpec) => Broken;
  /** It remembers what ran before: what else it breaks depends on the order, and is not compared. */
  readonly remembers?: true;
  /** Every one of these rules must be found broken. */
  readonly must: readonly RuleId[];
  /** These may be; a kill by any other rule is a kill by the wrong one. */
  readonly may?: readonly RuleId[];
}

/** The rules that a request breaks that differs everywhere, whatever its fixture is about. */
export const anyRequest = [
  'REQ-001',
  'MAP-001',
  'MAP-002',
  'MAP-003',
  'MAP-004',
  'MAP-005',
  'MAP-006',
  'MAP-007',
  'MAP-008',
  'MAP-009',
  'MAP-010',
  'MAP-011',
  'MAP-014',
  'STA-007',
  'STA-008',
  'OUT-002',
] as const satisfies readonly RuleId[];

/** The rules that missing and unexpected requests break. */
export const anyCall = [
  'CALL-001',
  'MAP-001',
  'MAP-013',
  'STA-007',
  'STA-009',
  'OUT-004',
] as const satisfies readonly RuleId[];
