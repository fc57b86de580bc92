import { appendFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrosspointError, MediaUpload } from '../src/index.ts';
import { fetchTransport } from '../src/transport.ts';
import { file, nodeTransport } from '../src/node.ts';
import { defineProvider, type MediaRow } from '../src/plugin.ts';
import { sidesOf } from '../src/steps/picture.ts';
import { exampleProvider, encodeRequest } from '../src/testing/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

let gateway: Gateway;
let folder: string;
beforeEach(async () => {
  gateway = await startGateway();
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

/** The head of a PNG of some size, and as many bytes behind it as wanted. */
function png(width: number, height: number, bytes = 64): Buffer {
  const picture = Buffer.alloc(bytes, 3);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(picture);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}
const data = (bytes: Buffer, mediaType = 'image/png') => ({ data: new Uint8Array(bytes), mediaType });
const taking = (row: MediaRow) => defineProvider({ ...exampleProvider.spec, media: { image: row } });
const sent = (): { picture: string } => JSON.parse(gateway.requests[0]!.body) as { picture: string };

describe('a large file', () => {
  const big = png(640, 480, 3_000_001);
  const save = async (): Promise<string> => {
    await writeFile(join(folder, 'big.png'), big);
    return join(folder, 'big.png');
  };

  it.each([
    ['undici', nodeTransport],
    ['fetch', fetchTransport],
  ] as const)('is streamed into the body, whole, by the %s transport', async (_, transport) => {
    const { media } = stilled(gateway, { transport: transport() });
    const job = await media.submit({ ...request, image: file(await save()) });
    expect(sent().picture === `data:image/png;base64,${big.toString('base64')}`).toBe(true);
    expect(job.fieldReport.find(({ field }) => field === 'image')?.from).toMatchObject({
      bytes: big.length,
      width: 640,
      height: 480,
    });
    await media.close();
  });

  it('is nowhere in a plan but as a mark', async () => {
    const { offer } = await encodeRequest(exampleProvider(), { ...request, image: file(await save()) });
    expect(JSON.stringify(offer).length).toBeLessThan(2_000);
  });

  it('is read again for a second try', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 429, text: '{}' };
    await caught(media.submit({ ...request, image: file(await save()) }, { retries: 1 }));
    expect(gateway.requests.map(({ body }) => body.length)).toEqual([
      gateway.requests[0]!.body.length,
      gateway.requests[0]!.body.length,
    ]);
    expect(sent().picture.length).toBeGreaterThan(4_000_000);
    await media.close();
  });

  it('that changes between looking and sending is not sent in part', async () => {
    const path = await save();
    const { media } = stilled(gateway, {
      providers: [
        exampleProvider({ apiKey: async () => (await appendFile(path, 'x'), canary), baseURL: gateway.url }),
      ],
    });
    const error = (await caught(media.submit({ ...request, image: file(path) }))) as CrosspointError;
    expect(error.charged).not.toBe('yes');
    expect(gateway.requests).toHaveLength(0);
    await media.close();
  });
});

describe('what an input says of itself', () => {
  it('outweighs what it is called', async () => {
    const { body, fieldReport } = await encodeRequest(exampleProvider(), {
      ...request,
      image: data(png(2, 2), 'image/jpeg'),
    });
    expect(body).toMatchObject({ picture: expect.stringMatching(/^data:image\/png;/) });
    expect(fieldReport.find(({ field }) => field === 'image')?.from).toMatchObject({
      mediaType: 'image/png',
      width: 2,
      height: 2,
    });
  });

  it.each([
    ['a text', data(Buffer.from('hello'), 'text/plain'), 'is text/plain'],
    ['a sound', data(Buffer.from('ID3 la la la'), 'image/png'), 'is audio/mpeg'],
    ['no base64', 'data:image/png;base64,%%%', ''],
  ])('is refused where a picture is wanted and it is %s', async (_, image, problem) => {
    const { issues } = await encodeRequest(exampleProvider(), { ...request, image });
    expect(issues).toMatchObject([{ path: ['image'], message: expect.stringContaining(problem) }]);
  });

  const rows: [string, MediaRow, Buffer, string][] = [
    ['bytes', { accepts: ['data'], maxBytes: 63 }, png(1, 1), 'holds 64 bytes; at most 63'],
    ['types', { accepts: ['data'], types: ['image/jpeg'] }, png(1, 1), 'use one of image/jpeg'],
    [
      'short sides',
      { accepts: ['data'], minSide: 300 },
      png(299, 300),
      'is 299 by 300 pixels; each side has at least 300',
    ],
    ['long sides', { accepts: ['data'], maxSide: 300 }, png(301, 300), 'at most 300'],
    ['a ratio', { accepts: ['data'], maxRatio: 2.5 }, png(251, 100), 'use 1:2.5 to 2.5:1'],
    ['a ratio upright', { accepts: ['data'], maxRatio: 2.5 }, png(100, 251), 'use 1:2.5 to 2.5:1'],
  ];
  it.each(rows)('is held against a row’s limit of %s', async (_, row, picture, message) => {
    const { issues } = await encodeRequest(taking(row)(), { ...request, image: data(picture) });
    expect(issues.map((issue) => `${issue.message}; ${issue.hint}`)).toEqual([
      expect.stringContaining(message),
    ]);
    expect(
      (await encodeRequest(taking(row)(), { ...request, image: 'https://x.example/a.png' })).issues,
    ).toHaveLength(1);
  });

  it('is not known of a link, so a link is not judged', async () => {
    const { issues } = await encodeRequest(taking({ accepts: ['url'], maxBytes: 1, minSide: 9_999 })(), {
      ...request,
      image: 'https://x.example/a.png',
    });
    expect(issues).toEqual([]);
  });

  it.each([
    ['png', png(640, 480).toString('hex'), 640, 480],
    ['gif', `474946383961${'8002e001'}${'00'.repeat(30)}`, 640, 480],
    [
      'jpeg behind another segment',
      `ffd8ffe00010${'00'.repeat(14)}ffc0001108${'01e0'}${'0280'}${'00'.repeat(20)}`,
      640,
      480,
    ],
    [
      'webp, lossy',
      `52494646000000005745425056503820${'00'.repeat(10)}${'8002'}${'e001'}${'00'.repeat(8)}`,
      640,
      480,
    ],
    [
      'webp, extended',
      `52494646000000005745425056503858${'00'.repeat(8)}${'7f0200'}${'df0100'}${'00'.repeat(8)}`,
      640,
      480,
    ],
  ])('tells the sides of a %s', (_, hex, width, height) => {
    expect(sidesOf(Buffer.from(hex, 'hex'))).toEqual({ width, height });
  });

  it.each(['', 'ff', '89504e47', 'ffd8ffe0ffff00'])('a cut-off head (%s) tells none', (hex) => {
    expect(sidesOf(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});

describe('an input', () => {
  const picture = png(2, 2);
  const letters = picture.toString('base64');
  const within = new Uint8Array([...Buffer.alloc(3), ...picture, 9]);
  const buffer = new Uint8Array(picture).buffer;
  const elsewhere = (expression: string): ArrayBufferView | ArrayBuffer =>
    runInNewContext(expression, { numbers: [...picture] }) as ArrayBuffer;
  const urlOf = async (image: unknown): Promise<unknown> => {
    const { body, issues } = await encodeRequest(exampleProvider(), { ...request, image });
    return issues.length > 0 ? issues : (body as { picture: string }).picture;
  };

  it.each([
    ['a Buffer', picture],
    ['a part of a buffer', within.subarray(3, 3 + picture.length)],
    ['an ArrayBuffer', buffer],
    ['a DataView', new DataView(buffer)],
    ['a Blob without a type', new Blob([picture])],
    ['a File', new File([picture], 'boat.bin', { type: 'application/octet-stream' })],
    ['an ArrayBuffer with its type', { data: buffer, mediaType: 'image/png' }],
    ['a data URL as an object', new URL(`data:image/png;base64,${letters}`)],
    ['base64 with line breaks', `data:image/png;base64,${letters.replaceAll(/.{20}/g, '$&\r\n')}`],
    ['base64 in percent signs', `data:image/png;base64,${encodeURIComponent(letters)}`],
    ['a data URL without a type', `data:;base64,${letters}`],
    ['base64 without padding', `data:image/png;base64,${letters.replaceAll('=', '')}`],
    ['bytes of another realm', elsewhere('Uint8Array.from(numbers)')],
    ['a buffer of another realm', elsewhere('Uint8Array.from(numbers).buffer')],
    ['typed bytes of another realm', { data: elsewhere('Uint8Array.from(numbers)'), mediaType: 'image/png' }],
  ])('may be %s', async (_, image) => {
    expect(await urlOf(image)).toBe(`data:image/png;base64,${letters}`);
  });

  it('may be a link as an object', async () => {
    expect(await urlOf(new URL('https://x.example/a.png'))).toBe('https://x.example/a.png');
  });

  it('that is a Blob of an unknown format goes by its own type, without parameters', async () => {
    expect(await urlOf(new Blob(['strange'], { type: 'image/x-own;q=1' }))).toBe(
      `data:image/x-own;base64,${btoa('strange')}`,
    );
  });

  it.each([
    ['bytes of an unknown format', Buffer.from('strange'), 'unknown format'],
    ['a Blob of an unknown format', new Blob(['strange']), 'unknown format'],
    [
      'a Blob that is too large',
      { size: 1e12, type: '', arrayBuffer: () => new Promise(() => {}) },
      'at most',
    ],
    ['a local URL as an object', new URL('file:///boat.png'), 'file(path)'],
    ['damaged base64', 'data:image/png;base64,%%%', 'base64'],
    ['a number', 7, 'https URL'],
  ])('is one clear issue when it is %s', async (__, image, message) => {
    expect(await urlOf(image)).toMatchObject([
      { path: ['image'], message: expect.stringContaining(message) },
    ]);
  });
});

describe('a file', () => {
  it.each(['folder', 'nowhere', 'dangling'])('that is a %s is one clear issue', async (name) => {
    await symlink('/no/such/place', join(folder, 'dangling'));
    const { issues } = await encodeRequest(exampleProvider(), {
      ...request,
      image: file(name === 'folder' ? folder : join(folder, name)),
    });
    expect(issues).toMatchObject([{ path: ['image'], message: expect.stringMatching(/not a file|no file/) }]);
  });

  it('that never ends is not begun', async () => {
    const { issues } = await encodeRequest(exampleProvider(), { ...request, image: file('/dev/zero') });
    expect(issues).toMatchObject([{ message: '/dev/zero is not a file' }]);
  });
});

describe('a gateway that takes links only', () => {
  const links = taking({ accepts: ['url'], types: ['image/png'] });
  const install = (host?: (media: MediaUpload) => string | Promise<string>) =>
    stilled(gateway, {
      providers: [links({ apiKey: canary, baseURL: gateway.url })],
      ...(host === undefined ? {} : { uploadMedia: host }),
    });

  it('declines bytes, and says how they could be had', async () => {
    const { media } = install();
    const error = (await caught(media.submit({ ...request, image: data(png(1, 1)) }))) as CrosspointError;
    expect(error.message).toContain('uploadMedia');
    await media.close();
  });

  it('gets the link the application made of them; a plan makes none, and the same purchase stays the same', async () => {
    const seen: MediaUpload[] = [];
    const { media } = install(async (upload) => {
      seen.push(upload);
      return `https://cdn.example/${upload.sha256}.png?n=${seen.length}`;
    });
    const picture = png(5, 5);
    const plan = await media.plan({ ...request, image: data(picture) });
    expect(plan.offers[0]?.notices.join()).toContain('hosted');
    expect(seen).toEqual([]);
    const job = await media.submit({ ...request, image: data(picture) }, { idempotencyKey: 'k' });
    expect(sent().picture).toMatch(/^https:\/\/cdn\.example\/[0-9a-f]{64}\.png\?n=1$/);
    const chunks = [];
    for await (const chunk of seen[0]!.open()) chunks.push(chunk);
    expect(Buffer.concat(chunks)).toEqual(picture);
    expect((await media.submit({ ...request, image: data(picture) }, { idempotencyKey: 'k' })).ref).toEqual(
      job.ref,
    );
    expect(gateway.posts()).toBe(1);
    await media.close();
  });

  it.each([
    ['fails', () => Promise.reject(new Error('bucket is full')), 'bucket is full'],
    ['gives no link', () => 'http://cdn.example/x.png', 'https URL'],
  ])('is asked nothing when hosting %s', async (_, host, message) => {
    const { media } = install(host);
    const error = (await caught(media.submit({ ...request, image: data(png(1, 1)) }))) as CrosspointError;
    expect(error).toMatchObject({ code: 'invalid_request', charged: 'no' });
    expect(error.message).toContain(message);
    expect(gateway.requests).toHaveLength(0);
    await media.close();
  });

  it('is not waited for when the caller stops or the registry closes', async () => {
    const { media } = install(() => new Promise<string>(() => {}));
    const stop = new AbortController();
    const stopped = caught(media.submit({ ...request, image: data(png(1, 1)) }, { signal: stop.signal }));
    setImmediate(() => stop.abort());
    expect(await stopped).toMatchObject({ code: 'canceled', charged: 'no' });
    const closed = caught(media.submit({ ...request, image: data(png(1, 1)) }));
    setImmediate(() => void media.close());
    expect(await closed).toMatchObject({ code: 'canceled' });
    expect(gateway.requests).toHaveLength(0);
  });

  it('still judges what it is about to have hosted', async () => {
    const { media } = install(() => 'https://cdn.example/x');
    expect(
      await caught(media.submit({ ...request, image: data(Buffer.from('GIF89a la la la')) })),
    ).toMatchObject({ code: 'invalid_request' });
    await media.close();
  });
});
