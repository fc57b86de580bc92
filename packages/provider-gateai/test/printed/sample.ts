/** A request as the page prints it (core.claude.gg/docs.txt), typed by hand, and the canonical request that becomes it. */
export interface Sample {
  readonly model: string;
  /** The canonical request beside kind, model and prompt. */
  readonly wish: object;
  /** The gateway's own parameters in it, which no canonical field writes. */
  readonly own?: object;
  readonly printed: { readonly model: string; readonly type: string; readonly params: object };
  /** What we send besides: a required parameter the sample leaves out, or a quantity that would buy four. */
  readonly added?: object;
  /** No longer valid by the model's own table: the field that is reported. */
  readonly refused?: string;
}

export const scene = 'A beautiful scene';
/** The samples of Image Generation Models. */
export const image = (model: string, params: object) => ({ model, type: 'image', params });
export const video = (model: string, params: object) => ({ model, type: 'video', params });
