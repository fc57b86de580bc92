import * as z from 'zod';
import type { MovableClock } from './clock.ts';
import { InputError, readInput } from './input.ts';
import type { Log } from './log.ts';
import type { MountedRoute } from './mounts.ts';
import type { FaultRule } from './fault-rules.ts';
import { type Overview, shownStart } from './overview.ts';
import type { GatewayCall, GatewayResponse } from './protocol.ts';
import { clipResponse, jsonResponse, pictureResponse, previewResponse } from './response.ts';
import type { View } from './shown.ts';
import type { Starts } from './starts.ts';

/** What the control routes steer. */
export interface Controls {
  readonly log: Log;
  readonly clock: MovableClock;
  /** Checks a fault rule and adds it. */
  readonly injectFault: (input: unknown) => FaultRule;
  readonly reset: () => void;
  readonly starts: Starts;
  readonly view: () => View;
  readonly overview: () => Overview;
}

const clockBody = z.strictObject({ advanceMs: z.number().min(0) });

/** The routes under `/_emulator/`: what a library user does by calling methods, another process does over HTTP. */
export function controlRoutes(controls: Controls): readonly MountedRoute[] {
  const { log, clock, injectFault, reset, starts, view, overview } = controls;
  return [
    get('overview', overview),
    get('requests', () => {
      const look = view();
      return { requests: log.requests.map((seen) => look.request(seen)) };
    }),
    get('counts', () => ({ counts: log.counts, accepted: log.accepted })),
    post(
      'faults',
      (body) => ({ injected: injectFault(body) }),
      ({ times, ...rule }) => ({ ...rule, times: Number(times) }),
    ),
    post(
      'clock',
      (body) => {
        clock.advance(readInput('the clock request', clockBody, body).advanceMs);
        return { now: clock.now() };
      },
      ({ advanceMs }) => ({ advanceMs: Number(advanceMs) }),
    ),
    post('reset', () => {
      reset();
      return { reset: true };
    }),
    { name: 'start', method: 'POST', path: '/start', handle: (call) => start(call, starts, view) },
    {
      name: 'media',
      method: 'GET',
      path: '/media/:name',
      handle: ({ params }) => sampleFile(params.name ?? ''),
    },
  ];
}

function get(name: string, say: () => unknown): MountedRoute {
  return { name, method: 'GET', path: `/${name}`, handle: () => jsonResponse(200, say()) };
}

/** A program sends JSON and gets JSON; a form of the page is sent back to it. `fromForm` makes the fields of a form what JSON holds. */
function post(
  name: string,
  act: (body: unknown) => unknown,
  fromForm: (fields: Readonly<Record<string, string>>) => unknown = () => undefined,
): MountedRoute {
  return {
    name,
    method: 'POST',
    path: `/${name}`,
    async handle(call) {
      if (!isPageForm(call)) return respond(call, act);
      const fields = Object.fromEntries(new URLSearchParams(call.bodyText));
      const response = await respond({ body: fromForm(fields), bodyText: '' }, act);
      return response.status === 200
        ? { status: 303, headers: { location: '/#controls' }, body: '' }
        : response;
    },
  };
}

/** Programs such as curl name this type for JSON as well, so that what can be read as JSON is no form. */
const isPageForm = ({ body, headers }: GatewayCall): boolean =>
  body === undefined && /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');

const sampleFiles: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
  'clip.mp4': clipResponse,
  'picture.png': pictureResponse,
  'preview.jpg': previewResponse,
};

/** GET /_emulator/media/{name}: what every emulated job results in, for the page. */
function sampleFile(name: string): GatewayResponse | Promise<GatewayResponse> {
  const file = Object.hasOwn(sampleFiles, name) ? sampleFiles[name] : undefined;
  return file === undefined ? jsonResponse(404, { error: 'There is no such file.', issues: [] }) : file();
}

/** A program sends JSON and gets the start as JSON; a form of a page without scripts is redirected to the page. */
async function start(call: GatewayCall, starts: Starts, view: () => View): Promise<GatewayResponse> {
  const form = Object.fromEntries(new URLSearchParams(call.bodyText));
  const byForm = call.body === undefined && form.body !== undefined;
  let number = 0;
  const response = await respond({ ...call, body: byForm ? form : call.body }, async (request) => {
    const started = await starts.start(request);
    number = started.number;
    return { started: shownStart(started, view()) };
  });
  if (!byForm || response.status !== 200) return response;
  return { status: 303, headers: { location: `/?start=${number}#starts` }, body: '' };
}

/** A request that cannot be carried out gets a 400 with the reasons. */
async function respond(
  { body, bodyText }: Pick<GatewayCall, 'body' | 'bodyText'>,
  act: (body: unknown) => unknown,
): Promise<GatewayResponse> {
  if (body === undefined && bodyText !== '') return refusal('the body is no JSON', []);
  try {
    return jsonResponse(200, await act(body));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refusal(error.message, error instanceof InputError ? error.issues : []);
  }
}

const refusal = (error: string, issues: readonly string[]): GatewayResponse =>
  jsonResponse(400, { error, issues });
