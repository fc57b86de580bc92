import type { JobRef } from '../../model/ref.ts';
import type { GenerationRequest } from '../../model/request.ts';
import type { MediaInputs } from '../../steps/encode.ts';
import type { Hosted, Inputs } from '../../io/media.ts';
import type { Provider } from '../define.ts';
import type { DeclinedOffer, Offer } from './route.ts';

/** Who would make a request, for how much, and why the others would not. Nothing was sent. */
export interface Plan {
  /** The first is the one a submit would take. */
  readonly offers: readonly Offer[];
  readonly declined: readonly DeclinedOffer[];
}

/** A plan with what a submit needs to carry it out. */
export interface Planned extends Plan {
  readonly request: GenerationRequest;
  readonly candidates: readonly Candidate[];
  /** The inputs as they were read. */
  readonly inputs: Inputs;
}
export interface Candidate {
  readonly provider: Provider;
  readonly offer: Offer;
  readonly ref: JobRef;
  readonly media: MediaInputs;
  readonly toUpload: readonly Hosted[];
}
