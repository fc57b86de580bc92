// One subject in a process of its own. It runs a batch when told to, and says what the batch cost this process.
import { answerBatches } from './measure/batch.ts';
import { opener } from './subjects/open.ts';

const [name = '', baseURL = ''] = process.argv.slice(2);
const open = await opener(name);

answerBatches(() => Promise.resolve(open(baseURL)));
