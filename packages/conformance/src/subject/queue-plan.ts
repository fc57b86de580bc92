import type { ServerResponse } from 'node:http';

/** What a fault can use of the request that it spoils. */
export interface FaultContext {
  /** The body of the sound response. */
  readonly sound: string;
  readonly apiKey: string;
  /** `http://127.0.0.1:PORT` of a server that is no part of the gateway. */
  readonly foreign: string;
}

/** Ends a response in the place of the sound one. */
export type FaultResponder = (response: ServerResponse, context: FaultContext) => void;

export interface QueueFault {
  /** `read`: a request about a job, whichever; `status`: one for its status. */
  readonly at: 'submit' | 'read' | 'status' | 'file';
  /** Which of them, from 1. */
  readonly nth: number | 'always';
  /** The submit is not accepted. @default it is accepted, and costs */
  readonly refuses?: boolean;
  readonly respond: FaultResponder;
}

/** How a gateway behaves in one case. */
export interface QueuePlan {
  readonly fault?: QueueFault;
  readonly jobFails?: boolean;
  /** The links of the submit response lead to another origin. */
  readonly foreignLinks?: boolean;
}

const page = '<!DOCTYPE html><html><head><title>Bad gateway</title></head><body>Oops</body></html>';
const heldMs = 1_000;

/** A status with a body of JSON. */
export const jsonResponse =
  (
    status: number,
    body: unknown = { detail: `Error ${status}` },
    headers: Record<string, string> = {},
  ): FaultResponder =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));

/** A web page, as proxies send it. */
export const pageResponse =
  (status: number): FaultResponder =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);

/** The connection ends without a response. */
export const resetResponse: FaultResponder = (response) => void response.socket?.resetAndDestroy();

/** Nothing for a while; then the connection ends without a response. */
export const heldResponse: FaultResponder = (response) =>
  void setTimeout(() => response.socket?.resetAndDestroy(), heldMs).unref();

/** Half of the sound response; then the connection ends. */
export const cutResponse: FaultResponder = (response, { sound }) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': sound.length });
  response.write(sound.slice(0, sound.length / 2), () => response.socket?.destroy());
};

/** The first bytes of the file; then the connection ends. */
export const cutFile =
  (file: Buffer): FaultResponder =>
  (response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': file.length });
    response.write(file.subarray(0, file.length / 2), () => response.socket?.destroy());
  };

export const redirectResponse =
  (status: number): FaultResponder =>
  (response, { foreign }) =>
    void response.writeHead(status, { location: `${foreign}/elsewhere` }).end();

/** An error that repeats the key of the request. */
export const echoedKey: FaultResponder = (response, { apiKey }) =>
  void response
    .writeHead(401, { 'content-type': 'application/json' })
    .end(JSON.stringify({ detail: `The key ${apiKey} is not valid.` }));
