import { CrosspointError, type ErrorCode, isCrosspointError } from '../../model/error.ts';
import { getOwn } from '../../model/get-own.ts';
import type { HttpRequest, HttpResponse } from '../../model/http.ts';
import type { ResolvedMedia } from '../../model/media.ts';
import type {
  UploadInput,
  UploadReading,
  UploadSlot,
  UploadStep,
  UploadValues,
} from '../../model/provider.ts';
import type { StreamedBody } from '../../io/body.ts';
import { formBody } from '../../io/form-body.ts';
import { openMedia } from '../../io/host.ts';
import type { Inputs, InputToUpload } from '../../io/media.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import { isTransportError } from '../../io/transport.ts';
import { address } from '../../steps/address.ts';
import { classify, mayRetry } from '../../steps/classify.ts';
import { extensionOf } from '../../steps/extensions.ts';
import { ownAddress } from '../../steps/own-address.ts';
import { parseWith } from '../../steps/read.ts';
import { type Context, requestIdOf } from '../context.ts';
import type { Provider } from '../define.ts';
import { refusalMessage, transportCode } from '../errors.ts';
import { withRequestEvents } from '../emit.ts';
import type { Candidate, DeclinedOffer } from '../plan/route.ts';
import { acquireSlot } from '../account/usage-limit.ts';

/** A URI of a gateway, and until when it can be used, in ms since 1970. */
interface UploadedUri {
  readonly uri: string;
  readonly usableUntil: number;
}

/** How far one call of submit has come: what it has uploaded, once, and the gateways that are out. */
export interface SubmitProgress {
  /** By account, media type and SHA-256. */
  readonly uris: Map<string, UploadedUri>;
  /** The inputs with addresses in place of bytes, as a gateway gets them, and until when they can be used, in ms since 1970. */
  readonly uploaded: Map<Provider, { readonly inputs: Inputs; readonly usableUntil: number }>;
  readonly excluded: Map<Provider, Pick<DeclinedOffer, 'reasons' | 'error'>>;
}

/** What was uploaded to a gateway, and until when all of it can be used, in ms since 1970. */
export interface GatewayUploads {
  readonly uploads: readonly { readonly hosted: InputToUpload; readonly media: ResolvedMedia }[];
  readonly usableUntil: number;
}

const defaultTimeoutMs = 60_000;
const defaultMediaTimeoutMs = 600_000;
const mostSteps = 8;

/** One upload on its way. */
interface PendingUpload {
  readonly candidate: Candidate;
  readonly hosted: InputToUpload;
  readonly input: UploadInput;
  readonly signal: AbortSignalLike;
}

/** Such as `1f2e3d4c5b6a7988.png`. */
const fileNameOf = ({ sha256, mediaType }: InputToUpload['media']): string =>
  `${sha256.slice(0, 16)}.${extensionOf(mediaType)}`;

/**
 * Uploads bytes to a gateway and returns its own URIs of them. What was uploaded for this purchase is not uploaded again
 * while its URI lives. Nothing is bought.
 *
 * @throws CrosspointError with the field; `canceled` when the caller stopped it
 */
export async function uploadToGateway(
  context: Context,
  candidate: Candidate,
  { uris }: Pick<SubmitProgress, 'uris'>,
  signal: AbortSignalLike,
): Promise<GatewayUploads> {
  const { provider } = candidate;
  const slot = provider.spec.upload;
  const uploads: { hosted: InputToUpload; media: ResolvedMedia }[] = [];
  let usableUntil = Infinity;
  if (slot === undefined) return { uploads, usableUntil };
  for (const hosted of candidate.toUpload.filter(({ via }) => via === 'gateway')) {
    const { sha256, mediaType, bytes } = hosted.media;
    const name = JSON.stringify([provider.spec.id, provider.account, mediaType, sha256]);
    const known = uris.get(name);
    const isUsable = known !== undefined && known.usableUntil > context.clock.now();
    const input = { mediaType, bytes, sha256, fileName: fileNameOf(hosted.media) };
    const fresh = isUsable ? known : await uploadOne(context, { candidate, hosted, input, signal }, slot);
    uris.set(name, fresh);
    usableUntil = Math.min(usableUntil, fresh.usableUntil);
    uploads.push({ hosted, media: { form: 'gateway-uri', url: fresh.uri, mediaType, bytes, sha256 } });
  }
  return { uploads, usableUntil };
}

function uploadError(
  { candidate: { provider, ref }, hosted: { field } }: PendingUpload,
  code: ErrorCode,
  why: string,
  more: { readonly cause?: unknown; readonly requestId?: string | undefined } = {},
): CrosspointError {
  const message = `could not be uploaded to ${provider.spec.name} (${why}); nothing was bought`;
  return new CrosspointError({
    code,
    provider: ref.provider,
    message: `${field} ${message}`,
    issues: [{ path: field.split('.'), message }],
    retryable: mayRetry(code),
    canFallback: code !== 'canceled',
    ...more,
  });
}

const isUri = (uri: unknown): uri is string => typeof uri === 'string' && /^[\x21-\x7e]{1,2048}$/.test(uri);

async function uploadOne(context: Context, upload: PendingUpload, slot: UploadSlot): Promise<UploadedUri> {
  const began = context.clock.now();
  let values: UploadValues = {};
  let uri: string | undefined;
  let livesMs = slot.ttlMs ?? Infinity;
  try {
    for (const step of slot.steps.slice(0, mostSteps)) {
      const reading = await runStep(context, upload, step, values);
      values = { ...values, ...reading.values };
      uri = reading.uri ?? uri;
      livesMs = Math.min(livesMs, reading.expiresInMs ?? Infinity);
    }
  } catch (error) {
    throw asUploadError(upload, error);
  }
  if (!isUri(uri)) throw uploadError(upload, 'unexpected_response', 'the gateway gave no URI');
  return { uri, usableUntil: began + livesMs };
}

function asUploadError(upload: PendingUpload, error: unknown): CrosspointError {
  if (isCrosspointError(error)) return error;
  if (!isTransportError(error))
    return uploadError(upload, 'unexpected_response', 'the response could not be understood', {
      cause: error,
    });
  return uploadError(upload, transportCode(error), error.message, { cause: error.cause });
}

/** Where a step goes, and whether that is another origin than the provider's own. */
interface UploadTarget {
  readonly url: string;
  readonly isForeign: boolean;
}

const wholeAddress = /^\{values\.(\w+)\}$/;

function targetOf(upload: PendingUpload, step: UploadStep, values: UploadValues): UploadTarget {
  const { spec, baseURL } = upload.candidate.provider;
  const name = wholeAddress.exec(step.path)?.[1];
  if (name === undefined) {
    const { method, path } = step;
    return { url: address({ method, path: path as `/${string}` }, baseURL, {}).url, isForeign: false };
  }
  const given = getOwn(values, name);
  if (given === undefined)
    throw uploadError(upload, 'unexpected_response', `no step before gave the address '${name}'`);
  const ownUrl = ownAddress(given, baseURL, spec.baseURL);
  if (ownUrl !== undefined) return { url: ownUrl, isForeign: false };
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const origins = (step.origins ?? []).map((origin) => new URL(origin).origin);
  const isDeclared =
    url?.protocol === 'https:' && url.username === '' && url.password === '' && origins.includes(url.origin);
  if (url !== undefined && isDeclared) return { url: url.href, isForeign: true };
  throw uploadError(
    upload,
    'unexpected_response',
    `the address '${name}' lies on no origin that the provider declares`,
  );
}

/** What a step sends: JSON, the bytes, a form with them, or nothing. */
function bodyOf(
  { hosted, input }: PendingUpload,
  { body }: UploadStep,
  values: UploadValues,
): { readonly contentType?: string; readonly json?: unknown; readonly raw?: StreamedBody } {
  if (body === undefined) return {};
  if (typeof body === 'function') return { contentType: 'application/json', json: body(input, values) };
  const file = { bytes: input.bytes, chunks: openMedia(hosted.media) };
  if (body === 'bytes') return { contentType: input.mediaType, raw: file };
  const form = formBody(body.form(input, values), {
    ...file,
    fileName: input.fileName,
    mediaType: input.mediaType,
  });
  return { contentType: form.contentType, raw: form.body };
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function runStep(
  context: Context,
  upload: PendingUpload,
  step: UploadStep,
  values: UploadValues,
): Promise<UploadReading> {
  const { candidate, input, signal } = upload;
  const { provider, ref } = candidate;
  const { url, isForeign } = targetOf(upload, step, values);
  const { contentType, json, raw } = bodyOf(upload, step, values);
  const stepHeaders = typeof step.headers === 'function' ? step.headers(input, values) : (step.headers ?? {});
  const call: HttpRequest = {
    method: step.method,
    url,
    headers: {
      accept: 'application/json',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...lowerCase(stepHeaders),
    },
    ...(json === undefined ? {} : { body: json }),
  };
  const timeoutMs = step.timeoutMs ?? (raw === undefined ? defaultTimeoutMs : defaultMediaTimeoutMs);
  const auth = step.auth !== false && !isForeign;
  const client = await context.client();
  const free = isForeign ? undefined : await acquireSlot(context, provider, { purpose: 'upload', signal });
  const response = await withRequestEvents(
    context,
    { purpose: 'upload', provider, ref, request: call },
    () => client.send(provider, call, { purpose: 'upload', timeoutMs, signal, auth, raw, isForeign }),
    (received) => requestIdOf(provider, received),
  ).finally(() => free?.());
  return readingOf(context, upload, step, { response, isForeign });
}

function readingOf(
  context: Pick<Context, 'clock'>,
  upload: PendingUpload,
  { schema, parse: read }: UploadStep,
  { response, isForeign }: { readonly response: HttpResponse; readonly isForeign: boolean },
): UploadReading {
  const { spec } = upload.candidate.provider;
  const requestId = requestIdOf(upload.candidate.provider, response);
  const { status, headers } = response;
  const isSuccess = status >= 200 && status < 300;
  // The provider's own functions know nothing of another server's errors.
  if (isForeign && !isSuccess)
    throw uploadError(
      upload,
      status >= 500 ? 'provider_unavailable' : 'unexpected_response',
      `HTTP ${status}`,
    );
  const verdict = isForeign ? undefined : classify(spec, response, context.clock.now());
  if (verdict !== undefined)
    throw uploadError(upload, verdict.code, refusalMessage(spec, verdict), { requestId });
  if (schema === undefined || read === undefined) return {};
  const said = parseWith(schema, response, (value) => read(value, upload.input, { headers }));
  if ('unreadable' in said)
    throw uploadError(upload, 'unexpected_response', said.unreadable, { cause: said.cause, requestId });
  return said.reading;
}
