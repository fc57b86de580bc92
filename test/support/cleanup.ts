/** What undoes something that a test began. */
export type Cleanup = () => void | Promise<void>;

const ofTest: Cleanup[] = [];
const ofFile: Cleanup[] = [];

/** Has something undone after the test that runs, or after the next one where none runs. */
export const afterTest = (cleanup: Cleanup): void => void ofTest.push(cleanup);

/** Has something undone after the last test of the file that runs. */
export const afterFile = (cleanup: Cleanup): void => void ofFile.push(cleanup);

async function undo(cleanups: Cleanup[]): Promise<void> {
  for (let next = cleanups.pop(); next !== undefined; next = cleanups.pop()) await next();
}

export const undoTest = (): Promise<void> => undo(ofTest);
export const undoFile = (): Promise<void> => undo(ofFile);
