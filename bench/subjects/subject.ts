/** Who can be measured. */
export const subjectNames = ['registry', 'request', 'dispatch', 'dispatchAlone', 'fetch'] as const;
export type SubjectName = (typeof subjectNames)[number];

export const titles: { readonly [Name in SubjectName]: string } = {
  registry: 'Crosspoint registry',
  request: 'bare `undici.request`',
  dispatch: 'bare `dispatcher.dispatch`',
  dispatchAlone: '… with a new connection for each submit',
  fetch: 'global `fetch`',
};

/** How a subject is called in a report. */
export const subjectTitle = (name: SubjectName): string => titles[name];

/** One way to run jobs. */
export interface Subject {
  /** Submits a job and polls until it is over. @throws unless it was completed, with a file */
  run(index: number): Promise<void>;
  close(): Promise<void>;
}
