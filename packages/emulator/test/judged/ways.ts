import type { CannedFaultName, EmulatorOptions } from '../../src/index.ts';
import type { JudgedGateway } from './story.ts';

/** What has to be so that an emulator gives a documented response. */
export interface Way {
  /** A letter of the script: the job is in this phase when it is asked for. */
  readonly phase?: string;
  /** The letter of the script's end. */
  readonly end?: string;
  readonly flags?: readonly string[];
  /** Where the document does not say what leads to a response, it is injected. */
  readonly canned?: CannedFaultName;
  readonly options?: EmulatorOptions;
  /** The key is left out. */
  readonly keyless?: true;
  /** So much time passes first. */
  readonly passMs?: number;
  /** The same request is sent so many times first. */
  readonly times?: number;
}

/** A documented response, told by its status and some of its body, and the way to it. The first row that fits is taken. */
export interface Row {
  readonly method: 'GET' | 'POST';
  readonly status: number;
  readonly message?: object;
  readonly way: Way;
}

const get = (status: number, message: object | undefined, way: Way): Row => row('GET', status, message, way);
const post = (status: number, message: object | undefined, way: Way): Row =>
  row('POST', status, message, way);
const row = (method: Row['method'], status: number, message: object | undefined, way: Way): Row =>
  message === undefined ? { method, status, way } : { method, status, message, way };

/** What a document writes in the place of a model, and a model that is there, by the kind of what is asked for. */
export const placeholders: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['model-name', { image: 'auto-image', video: 'auto-video' }],
]);

/** The routes that canned faults are injected into. */
export const routes: Readonly<Record<JudgedGateway, Readonly<Record<Row['method'], string>>>> = {
  aimlapi: { POST: 'aimlapi.submit', GET: 'aimlapi.status' },
  gateai: { POST: 'gateai.submit', GET: 'gateai.status' },
  nanogpt: { POST: 'nanogpt.submit', GET: 'nanogpt.status' },
  aigate: { POST: 'aigate.submit', GET: 'aigate.file' },
  yotta: { POST: 'yotta.submit', GET: 'yotta.status' },
};

const minute = 60_000;

export const ways: Readonly<Record<JudgedGateway, readonly Row[]>> = {
  aimlapi: [
    get(200, { status: 'queued' }, { phase: 'q' }),
    get(200, { status: 'generating' }, { phase: 'g' }),
    get(200, { status: 'completed', video: null }, { end: 'n' }),
    get(200, { status: 'completed', meta: {} }, { end: 'c', flags: ['usage'] }),
    get(200, { status: 'completed' }, { end: 'c' }),
    get(200, { status: 'error', error: null }, { end: 'e', flags: ['mute'] }),
    get(200, { status: 'error', video: null }, { end: 'e', flags: ['nulls'] }),
    get(200, { status: 'error' }, { end: 'e' }),
    post(200, { status: 'completed' }, { end: 'c', flags: ['atonce'] }),
    post(200, { status: 'error', video: null }, { end: 'e', flags: ['atonce', 'nulls'] }),
    post(200, { meta: null }, { flags: ['bare', 'nulls'] }),
    post(200, { meta: { usage: null } }, { flags: ['usagenull', 'nulls'] }),
  ],
  gateai: [
    get(200, { status: 'PROCESSING' }, { phase: 'g' }),
    get(200, { status: 'QUEUED' }, { phase: 'w' }),
    get(200, { status: 'FINISHED' }, { end: 'c' }),
    get(200, { status: 'FAILED' }, { end: 'e' }),
    // the fixture asks for a model that is there: what does not know it is the gateway of that day
    post(404, { error: 'Model not found' }, { canned: 'gateai.model-not-found' }),
    post(429, undefined, { times: 5 }),
  ],
  nanogpt: [
    get(200, { data: { status: 'IN_QUEUE' } }, { phase: 'q' }),
    get(200, { data: { status: 'IN_PROGRESS' } }, { phase: 'g' }),
    get(200, { data: { status: 'COMPLETED' } }, { end: 'c' }),
    get(200, { data: { status: 'FAILED', isNSFWError: true } }, { end: 'e', flags: ['nsfw'] }),
    get(200, { data: { status: 'CANCELLED' } }, { end: 'f' }),
    post(401, undefined, { keyless: true }),
    post(402, undefined, { options: { nanogpt: { balance: { USD: '0.01' } } } }),
    post(429, undefined, { times: 50 }),
    get(401, undefined, { keyless: true }),
    // why a poll is refused like this is not documented
    get(402, undefined, { canned: 'nanogpt.no-balance' }),
    get(429, undefined, { canned: 'nanogpt.rate-limited' }),
    get(400, { error: { type: 'CONTENT_POLICY_VIOLATION' } }, { canned: 'nanogpt.content-policy' }),
    get(400, undefined, { canned: 'nanogpt.image-needed' }),
    // nor what a policy forbids, nor which picture does not count
    post(400, { error: { type: 'CONTENT_POLICY_VIOLATION' } }, { canned: 'nanogpt.content-policy' }),
    post(400, undefined, { canned: 'nanogpt.image-needed' }),
  ],
  aigate: [
    post(401, undefined, { keyless: true }),
    post(429, { error: { code: 'insufficient_quota' } }, { options: { aigate: { balance: { USD: '0' } } } }),
    post(500, undefined, { end: 'e' }),
    post(502, undefined, { end: 'f' }),
    post(503, undefined, { canned: 'aigate.unavailable' }),
    // the fixtures' requests are sound, and to a submit a dead link is foreign
    post(400, undefined, { canned: 'aigate.bad-parameter' }),
    post(404, undefined, { canned: 'aigate.not-found' }),
    post(410, undefined, { canned: 'aigate.link-expired' }),
    get(410, undefined, { passMs: 20 * minute }),
    // here a link wants no key and a task is not forgotten
    get(401, undefined, { canned: 'aigate.bad-key' }),
    get(404, undefined, { canned: 'aigate.not-found' }),
    get(503, undefined, { canned: 'aigate.unavailable' }),
  ],
  yotta: [
    get(200, { data: { status: 'processing' } }, { phase: 'g' }),
    get(200, { data: { status: 'completed' } }, { end: 'c' }),
    get(200, { data: { status: 'failed' } }, { end: 'e' }),
    get(200, { data: { status: 'cancelled' } }, { end: 'f' }),
    // the document knows that there are codes beside 10000, and none of them
    get(200, { code: 99999 }, { canned: 'yotta.unknown-code' }),
    post(200, { code: 99999 }, { canned: 'yotta.unknown-code' }),
  ],
};
