import {
  CrosspointError,
  type CrosspointErrorOptions,
  type ErrorCode,
  isCrosspointError,
} from '../../model/error.ts';
import type { SucceededJob } from '../../model/job.ts';
import { type FetchedOutput, type FetchOptions, OutputFetcher } from '../../io/fetch-output.ts';
import { isTransportError, TransportError } from '../../io/transport.ts';
import { type Context, providerOf } from '../context.ts';
import { chargeStatusOf } from '../charge-status.ts';
import { emit, withRequestEvents } from '../emit.ts';
import { pollOnce } from './poll-once.ts';

// A link that leads nowhere.
const deadLink: ReadonlySet<number> = new Set([401, 403, 404, 410]);
// A link that leads nowhere yet, perhaps: a delivery network needs some seconds to know a new file.
const lagging: ReadonlySet<number> = new Set([403, 404]);
// The server has the file, and cannot give it now.
const busy: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How long a link is tried again, and how long after its end a job counts as just finished, in ms. */
const patienceMs = 30_000;
const justFinishedMs = 60_000;
const longestPauseMs = 8_000;
/** How often the rest of a file is asked for after its line broke. */
const mostResumes = 5;

const pauseBefore = (n: number): number => Math.min(1_000 * 2 ** n, longestPauseMs);

/** What a refused link leads to, where the gateway gives no other. */
interface RefusedLink {
  readonly status: number;
  /** Whether the link may lead to the file a little later. */
  readonly mayLag: boolean;
  readonly retryAfterMs: number | undefined;
}

/** The outputs of a job, opened: a dead link is replaced, a busy server waited for, and a broken line resumed. */
export class OutputSource {
  readonly #context: Context;
  readonly #options: FetchOptions;
  readonly #isJustFinished: boolean;
  /** Why there is no other link; undefined while the gateway was not asked for one. */
  #whyNoFreshLink: string | undefined;
  /** What kept the gateway from giving one, where that may pass: it could not be asked, or did not know the job. */
  #passing: 'unasked' | 'missing' | undefined;
  job: SucceededJob;

  constructor(context: Context, job: SucceededJob, options: FetchOptions) {
    this.#context = context;
    this.#options = options;
    this.#isJustFinished = context.clock.now() - Date.parse(job.observedAt) < justFinishedMs;
    this.job = job;
  }

  /** What every error of a download says: the job was bought, and another gateway has no file of it. */
  get facts() {
    const { ref } = this.job;
    return { provider: ref.provider, ref, charged: chargeStatusOf(this.job), canFallback: false };
  }

  fail(
    code: ErrorCode,
    message: string,
    more: Pick<CrosspointErrorOptions, 'retryable' | 'retryAfterMs' | 'cause' | 'issues'> = {},
  ): CrosspointError {
    return new CrosspointError({ code, message, ...this.facts, ...more });
  }

  /**
   * Opens an output's link. The gateway is asked for another link once where it is dead; within half a minute a gateway that
   * could not be asked, a busy server, and a link of a job that has just finished, are tried again.
   *
   * @param resume - Opens what follows so many bytes, with the length of the whole.
   */
  async open(
    index: number,
    resume?: { readonly bytes: number; readonly validator: string },
  ): Promise<FetchedOutput> {
    const { clock } = this.#context;
    const until = clock.monotonic() + patienceMs;
    const isFresh = this.#isJustFinished && !this.#isOutdated(index);
    for (let n = 0; ; n += 1) {
      const rest = resume && { offset: resume.bytes, validator: resume.validator };
      const fetched = await this.#openLink(index, rest);
      const { status, retryAfterMs, part } = fetched;
      if (status === 200 && rest === undefined) return fetched;
      if (status === 206 && part !== undefined && part.offset === rest?.offset)
        return { ...fetched, length: part.total, validator: rest.validator };
      fetched.leave();
      if (rest !== undefined && (status < 300 || status === 416)) throw this.#notResumed();
      const isDead = deadLink.has(status);
      const mayAsk = this.#whyNoFreshLink === undefined || this.#passing !== undefined;
      if (isDead && mayAsk && (await this.#replaceLink(index))) continue;
      const pause = Math.max(pauseBefore(n), retryAfterMs ?? 0);
      const mayLag = lagging.has(status) && isFresh;
      const isPassing = busy.has(status) || mayLag || (isDead && this.#passing !== undefined);
      if (!isPassing || clock.monotonic() + pause > until)
        throw this.#refusal({ status, mayLag, retryAfterMs });
      const code = isDead ? 'output_expired' : 'download_failed';
      emit(this.#context, { type: 'retry', purpose: 'download', ref: this.job.ref, code, inMs: pause });
      await this.#pause(pause);
    }
  }

  /**
   * All that comes of an opened output. Where its line breaks and the server allows it, only the rest is asked for again.
   *
   * @param offset - How many bytes of the file came before.
   */
  async *bytes(index: number, first: FetchedOutput, offset: number): AsyncGenerator<Uint8Array> {
    let count = offset;
    let current = first;
    for (let resumes = 0; ; resumes += 1) {
      try {
        for await (const chunk of current.body) {
          count += chunk.length;
          yield chunk;
        }
        if (first.length === undefined || count >= first.length) return;
        const message = `the file has ${count} bytes instead of ${first.length}`;
        throw new TransportError('broken', 'after-write', message);
      } catch (error) {
        const isBroken = isTransportError(error) && error.reason === 'broken';
        const rest = isBroken && resumes < mostResumes ? await this.#rest(index, first, count) : undefined;
        if (rest === undefined) throw error;
        current = rest;
      }
    }
  }

  async #openLink(index: number, rest?: FetchOptions['rest']): Promise<FetchedOutput> {
    const provider = providerOf(this.#context, this.job.ref);
    const { clock, userAgent } = this.#context;
    const fetcher = new OutputFetcher(await this.#context.transport(), clock, userAgent);
    const output = this.job.outputs[index];
    if (output === undefined)
      throw this.fail('unexpected_response', `the job has no output ${index} any more`);
    const maxBytes = this.#options.maxBytes - (rest?.offset ?? 0);
    return withRequestEvents(
      this.#context,
      { purpose: 'download', provider, ref: this.job.ref, request: { method: 'GET', url: output.url } },
      () => fetcher.fetch(provider, output.url, { ...this.#options, maxBytes, rest }),
      () => undefined,
    );
  }

  /** What follows the bytes that have come; undefined where the server does not give it, or the file has changed. */
  async #rest(index: number, first: FetchedOutput, offset: number): Promise<FetchedOutput | undefined> {
    const { validator, length } = first;
    if (validator === undefined || length === undefined || offset === 0 || offset >= length) return undefined;
    for (let n = 0; n < mostResumes; n += 1) {
      if (n > 0) await this.#pause(pauseBefore(n - 1));
      try {
        const rest = await this.#openLink(index, { offset, validator });
        if (rest.status === 206 && rest.part?.offset === offset && rest.part.total === length) return rest;
        rest.leave();
        if (!busy.has(rest.status)) return undefined;
      } catch (error) {
        if (!isTransportError(error) || error.reason === 'canceled') throw error;
      }
    }
    return undefined;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#options;
    await this.#context.clock.sleep(ms, signal);
    if (signal.aborted) throw this.fail('canceled', 'stopped saving; the job is kept, download again');
  }

  #isOutdated(index: number): boolean {
    const expiresAt = this.job.outputs[index]?.expiresAt;
    return expiresAt !== undefined && Date.parse(expiresAt) <= this.#context.clock.now();
  }

  /** Asks the gateway for the job's links again, once. @returns whether the gateway gave them */
  async #replaceLink(index: number): Promise<boolean> {
    const { poll, outputUrlTtlMs } = providerOf(this.#context, this.job.ref).spec;
    if (poll === undefined) {
      const lives =
        outputUrlTtlMs === undefined ? '' : `; links live ${outputUrlTtlMs / 60_000} minutes here`;
      this.#whyNoFreshLink = `this gateway gives no second one${lives}`;
      return false;
    }
    const before = this.job.outputs[index]?.url;
    this.#passing = undefined;
    try {
      const { job, missing } = await pollOnce(this.#context, this.job.ref, this.job, this.#options.signal);
      if (missing) {
        this.#passing = 'missing'; // one response of this kind proves nothing
        this.#whyNoFreshLink = 'the gateway no longer knows the job';
        return false;
      }
      if (job.state === 'succeeded') this.job = job;
    } catch (error) {
      if (isCrosspointError(error) && error.code === 'canceled') throw error;
      const mayPass = isCrosspointError(error) ? error.retryable : isTransportError(error);
      this.#passing = mayPass ? 'unasked' : undefined;
      this.#whyNoFreshLink = `the gateway gave no fresh one (${error instanceof Error ? error.message : 'it could not be asked'})`;
      return false;
    }
    const isSame = this.job.outputs[index]?.url === before;
    this.#whyNoFreshLink = isSame ? 'the gateway names the same link again' : 'a fresh one is dead too';
    return true;
  }

  #notResumed(): CrosspointError {
    const message =
      'the download cannot go on where it was: the file has changed, or its server gives no part of it; download the whole file';
    return this.fail('download_failed', message);
  }

  #refusal({ status, mayLag, retryAfterMs }: RefusedLink): CrosspointError {
    if (deadLink.has(status)) {
      const next = mayLag
        ? '; the job has just finished, download again later'
        : this.#passing === 'unasked'
          ? '; download again later'
          : '';
      const message = `the link is dead (HTTP ${status}), and ${this.#whyNoFreshLink ?? 'there is no other'}${next}`;
      return this.fail('output_expired', message, {
        retryable: mayLag || this.#passing === 'unasked',
        retryAfterMs,
      });
    }
    const message = `the link responded with HTTP ${status}; download again later`;
    return this.fail('download_failed', message, { retryable: busy.has(status), retryAfterMs });
  }
}
