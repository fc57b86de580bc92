import type { OutputKind, ParamTable } from '@crosspoint/core/plugin';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** What the page prints of one model. */
export interface PrintedTable {
  readonly title: string;
  /** The chapter it stands in. */
  readonly kind: OutputKind;
  /** As its own sample sends it. */
  readonly type: string;
  readonly cost: string;
  readonly params: ParamTable;
  /** Supported Resolutions, in their order. */
  readonly pairs?: readonly (readonly [width: number, height: number])[];
  /** Dimension Range. */
  readonly range?: { readonly width: Range; readonly height: Range };
  /** Valid Widths and Valid Heights, of models that have no parameter for either. */
  readonly sides?: { readonly widths: readonly number[]; readonly heights: readonly number[] };
}
