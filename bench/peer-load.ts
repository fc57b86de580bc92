// A client that others publish, in a process of its own: as load.ts runs a subject.
import { answerBatches } from './measure/batch.ts';
import { peerOpeners } from './peers/subjects.ts';

const [name = '', baseURL = ''] = process.argv.slice(2);
const found = Object.entries(peerOpeners).find(([known]) => known === name);
if (found === undefined) throw new Error(`nobody is called ${name}`);
const [, open] = found;

answerBatches(() => open(baseURL));
