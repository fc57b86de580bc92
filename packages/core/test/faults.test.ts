import { type Server, createServer } from 'node:http';
import { type Socket, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Fault, type Listener, withFaults } from '../src/testing/faults.ts';

const said = JSON.stringify({ id: 'job-1', status: 'queued' });

let server: Server;
let fault: Fault | undefined;
/** Bodies the listener has read: one per job that exists. */
let jobs: string[];
/** Whether the listener writes its response in pieces. */
let stream: boolean;

const gateway: Listener = async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  jobs.push(body);
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.writeHead(201, { 'Content-Type': 'application/json', 'x-own': 'yes' });
  if (stream) response.write(said.slice(0, 3));
  response.end(stream ? said.slice(3) : said);
};

beforeEach(async () => {
  jobs = [];
  stream = false;
  fault = undefined;
  const listener = withFaults(gateway, () => fault);
  server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  vi.useRealTimers();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

/** A client that sees bytes: what came so far, and how the connection ended. */
interface Line {
  readonly socket: Socket;
  text(): string;
  /** `end`, `reset` or another error's code, once the connection is over. */
  readonly over: Promise<string>;
  /** Resolves when the bytes so far hold this text. */
  until(wanted: string): Promise<void>;
}

function post(): Line {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  let bytes = '';
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    bytes += chunk.toString();
    wake();
  });
  const over = new Promise<string>((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  socket.write('POST /submit HTTP/1.1\r\nhost: gateway\r\ncontent-length: 4\r\n\r\nboat');
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (bytes.includes(wanted)) resolve();
      };
      wake();
    });
  return { socket, text: () => bytes, over, until };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Another request is answered from end to end, so that what has not come by then is not on its way. */
async function meanwhile(): Promise<void> {
  const before = fault;
  fault = undefined;
  await post().until(said);
  fault = before;
  jobs.pop();
}

describe('without a fault', () => {
  it('leaves a request and its response as they are', async () => {
    const line = post();
    await line.until(said);
    expect(jobs).toEqual(['boat']);
    expect(line.text()).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    line.socket.destroy();
  });
});

describe('reset', () => {
  it('before accepting: the listener never runs and not a byte comes', async () => {
    fault = { type: 'reset', when: 'before-accepting' };
    const line = post();
    expect(await line.over).toBe('ECONNRESET');
    expect(line.text()).toBe('');
    expect(jobs).toEqual([]);
  });

  it('after accepting: the listener has run and not a byte comes', async () => {
    fault = { type: 'reset', when: 'after-accepting' };
    const line = post();
    expect(await line.over).toBe('ECONNRESET');
    expect(line.text()).toBe('');
    expect(jobs).toEqual(['boat']);
  });
});

describe('truncate', () => {
  it.each([
    [undefined, Math.floor(said.length / 2)],
    [5, 5],
    [0, 0],
    [10_000, said.length - 1],
  ])('with bytes %s declares the whole length, sends %s bytes and closes', async (bytes, sent) => {
    fault = { type: 'truncate', ...(bytes === undefined ? {} : { bytes }) };
    const line = post();
    expect(await line.over).toBe('end');
    const [head, body] = line.text().split('\r\n\r\n');
    expect(head).toContain(`content-length: ${said.length}`);
    expect(body).toBe(said.slice(0, sent));
    expect(jobs).toEqual(['boat']);
  });

  it('keeps status and headers of the listener, repeated ones too', async () => {
    fault = { type: 'truncate', bytes: 1 };
    const line = post();
    await line.over;
    expect(line.text()).toMatch(/^HTTP\/1\.1 201 /);
    expect(line.text()).toContain('x-own: yes');
    expect(line.text()).toMatch(/set-cookie: a=1\r\n.*set-cookie: b=2/is);
    expect(line.text().match(/content-type/gi)).toHaveLength(1);
  });
});

describe('stall-body', () => {
  it('sends headers and some bytes, then keeps the connection open and silent', async () => {
    fault = { type: 'stall-body', bytes: 4 };
    const line = post();
    await line.until(said.slice(0, 4));
    await meanwhile();
    expect(line.text().split('\r\n\r\n')[1]).toBe(said.slice(0, 4));
    expect(line.text()).toContain(`content-length: ${said.length}`);
    expect(line.socket.readyState).toBe('open');
    expect(jobs).toEqual(['boat']);
    line.socket.destroy();
  });
});

describe('hang', () => {
  it.each([
    [true, ['boat']],
    [false, []],
  ])('with accepted %s never answers, and these jobs exist: %s', async (accepted, expected) => {
    fault = { type: 'hang', accepted };
    const line = post();
    await new Promise((resolve) => server.once('request', (request) => request.once('close', resolve)));
    await meanwhile();
    expect(line.text()).toBe('');
    expect(line.socket.readyState).toBe('open');
    expect(jobs).toEqual(expected);
    line.socket.destroy();
  });
});

describe('delay', () => {
  it('runs the listener at once and sends its response after so many milliseconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fault = { type: 'delay', ms: 60_000 };
    const line = post();
    while (vi.getTimerCount() === 0) await turn();
    expect(jobs).toEqual(['boat']);

    vi.advanceTimersByTime(59_999);
    await meanwhile();
    expect(line.text()).toBe('');

    vi.advanceTimersByTime(1);
    await line.until(said);
    expect(line.text()).toMatch(/^HTTP\/1\.1 201 /);
    line.socket.destroy();
  });

  it('is called off when the client leaves', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fault = { type: 'delay', ms: 60_000 };
    const line = post();
    while (vi.getTimerCount() === 0) await turn();
    line.socket.destroy();
    for (let turns = 0; turns < 1000 && vi.getTimerCount() > 0; turns += 1) await turn();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('another response', () => {
  const cases: [string, Fault, RegExp[]][] = [
    ['status', { type: 'status', status: 503 }, [/^HTTP\/1\.1 503 /, /content-length: 0\r\n/]],
    [
      'status with a body',
      { type: 'status', status: 429, headers: { 'Retry-After': '7' }, body: '{"no":1}' },
      [/^HTTP\/1\.1 429 /, /retry-after: 7/i, /content-type: application\/json/, /\r\n\r\n\{"no":1\}$/],
    ],
    [
      'status with a type of its own',
      { type: 'status', status: 502, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
      [/^HTTP\/1\.1 502 /, /content-type: text\/html/],
    ],
    ['body', { type: 'body', text: '{"id":' }, [/^HTTP\/1\.1 200 /, /application\/json/, /\r\n\r\n\{"id":$/]],
    [
      'body with type and status',
      { type: 'body', text: 'ä', contentType: 'text/plain', status: 201 },
      [/^HTTP\/1\.1 201 /, /content-type: text\/plain/, /content-length: 2/, /ä$/],
    ],
    [
      'redirect',
      { type: 'redirect', status: 307, location: 'http://elsewhere.test/' },
      [/^HTTP\/1\.1 307 /, /location: http:\/\/elsewhere\.test\//],
    ],
  ];

  it.each(cases)('%s: is given instead, and no job exists', async (_name, given, patterns) => {
    fault = given;
    const line = post();
    await line.until('\r\n\r\n');
    await meanwhile();
    for (const pattern of patterns) expect(line.text()).toMatch(pattern);
    expect(line.text()).not.toContain('x-own');
    expect(jobs).toEqual([]);
    line.socket.destroy();
  });

  it.each(cases)(
    '%s: is given although the job exists, where that is asked for',
    async (_name, given, patterns) => {
      fault = { ...given, accepted: true } as Fault;
      const line = post();
      await line.until('\r\n\r\n');
      await meanwhile();
      for (const pattern of patterns) expect(line.text()).toMatch(pattern);
      expect(line.text()).not.toContain('x-own');
      expect(jobs).toEqual(['boat']);
      line.socket.destroy();
    },
  );
});

it('measures what the listener streamed without saying how long it is', async () => {
  stream = true;
  fault = { type: 'delay', ms: 0 };
  const line = post();
  await line.until(said);
  expect(line.text()).toContain(`content-length: ${said.length}`);
  expect(line.text()).not.toMatch(/transfer-encoding|connection: close/i);
  expect(line.text().endsWith(`\r\n\r\n${said}`)).toBe(true);
  line.socket.destroy();
});

it('leaves the connection usable after a response', async () => {
  fault = { type: 'status', status: 500, body: '{}' };
  const line = post();
  await line.until('{}');
  fault = undefined;
  line.socket.write('POST /submit HTTP/1.1\r\nhost: gateway\r\ncontent-length: 4\r\n\r\ngull');
  await line.until(said);
  expect(jobs).toEqual(['gull']);
  line.socket.destroy();
});
