/** A request as it stood on the wire, without what differs from job to job. */
export interface Sample {
  readonly headers: readonly string[];
  readonly body: string;
}

/** What the server has seen since it was asked last. */
export interface Tally {
  readonly submits: number;
  readonly polls: number;
  /** Jobs that were told to be over. */
  readonly completed: number;
  /** Requests that belong to no job. */
  readonly strange: number;
  /** The first of each kind. */
  readonly submit: Sample | undefined;
  readonly poll: Sample | undefined;
}

/** What the server can be told. */
export type Order =
  | { readonly do: 'listen' }
  /** From now on a job ends at this poll. */
  | { readonly do: 'polls'; readonly polls: number }
  /** From now on a submit is answered after so long, as a gateway answers. */
  | { readonly do: 'delay'; readonly ms: number }
  /** Hands over what was counted and begins anew. */
  | { readonly do: 'count' }
  /** Only tells how many questions there were, and goes on counting. */
  | { readonly do: 'peek' }
  /** No job ends any more, and whoever asks is told to come back in an hour. */
  | { readonly do: 'hold'; readonly hold: boolean }
  /** Closes the sockets nobody uses at this moment. */
  | { readonly do: 'drop' };
