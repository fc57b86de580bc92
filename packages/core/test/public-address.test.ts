import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fetchTransport, type Transport } from '../src/transport.ts';
import { lookupWith } from '../src/io/guard-node.ts';
import { parseRange } from '../src/steps/ip-address.ts';
import { isLoopback, whyForbidden } from '../src/steps/public-address.ts';
import { nodeTransport } from '../src/node.ts';
import { caught } from './gateway.ts';

// The IANA IPv4 and IPv6 Special-Purpose Address Registries, as of RFC 9637 and RFC 9602, with multicast (RFC 5771,
// RFC 4291), site-local (RFC 3879), IPv4-compatible (RFC 4291) and IPv4-translated (RFC 2765): block, first, last.
const blocks = [
  ['0.0.0.0/8', '0.0.0.0', '0.255.255.255'],
  ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
  ['100.64.0.0/10', '100.64.0.0', '100.127.255.255'],
  ['127.0.0.0/8', '127.0.0.0', '127.255.255.255'],
  ['169.254.0.0/16', '169.254.0.0', '169.254.255.255'],
  ['172.16.0.0/12', '172.16.0.0', '172.31.255.255'],
  ['192.0.0.0/24', '192.0.0.0', '192.0.0.255'],
  ['192.0.2.0/24', '192.0.2.0', '192.0.2.255'],
  ['192.31.196.0/24', '192.31.196.0', '192.31.196.255'],
  ['192.52.193.0/24', '192.52.193.0', '192.52.193.255'],
  ['192.88.99.0/24', '192.88.99.0', '192.88.99.255'],
  ['192.168.0.0/16', '192.168.0.0', '192.168.255.255'],
  ['192.175.48.0/24', '192.175.48.0', '192.175.48.255'],
  ['198.18.0.0/15', '198.18.0.0', '198.19.255.255'],
  ['198.51.100.0/24', '198.51.100.0', '198.51.100.255'],
  ['203.0.113.0/24', '203.0.113.0', '203.0.113.255'],
  ['224.0.0.0/4', '224.0.0.0', '239.255.255.255'],
  ['240.0.0.0/4', '240.0.0.0', '255.255.255.254'],
  ['255.255.255.255/32', '255.255.255.255', '255.255.255.255'],
  ['::/128', '::', '0:0:0:0:0:0:0:0'],
  ['::1/128', '::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['::/96', '::2', '::255.255.255.255'],
  ['::ffff:0:0:0/96', '::ffff:0:0:0', '::ffff:0:255.255.255.255'],
  // RFC 6052, section 3.1: 64:ff9b::/96 must not stand for an address that is not global itself.
  ['64:ff9b::10.0.0.0/104', '64:ff9b::a00:0', '64:ff9b::10.255.255.255'],
  ['64:ff9b:1::/48', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::/64', '100::', '100::ffff:ffff:ffff:ffff'],
  ['100:0:0:1::/64', '100:0:0:1::', '100::1:ffff:ffff:ffff:ffff'],
  ['2001::/32', '2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:1::/32', '2001:1::1', '2001:1::3'],
  ['2001:2::/48', '2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff'],
  ['2001:10::/28', '2001:10::', '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:20::/28', '2001:20::', '2001:2f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:30::/28', '2001:30::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::/16', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2620:4f:8000::/48', '2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::/20', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::/16', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::/7', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::/10', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fec0::/10', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::/8', 'ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
] as const;

// Just outside of the blocks, on either side.
const neighbours =
  '1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 8.8.8.8 2000:: 2001:200:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2001:4860:4860::8888 2003:: 2606:2800:220:1:248:1893:25c8:1946 2620:4f:7fff:ffff:ffff:ffff:ffff:ffff 2620:4f:8001:: 3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000:: ::ffff:8.8.8.8 ::ffff:808:808 64:ff9b::8.8.8.8 64:FF9B::808:808 64:ff9b:0:0:0:0:808:808'.split(
    ' ',
  );

const hex = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const isForbiddenHost = (host: string): boolean => whyForbidden(host) !== undefined;

describe('the addresses no download goes to', () => {
  it.each(blocks)('are all of %s, with and without brackets and a zone', (_, first, last) => {
    for (const address of [first, last]) {
      const spellings = [
        address,
        address.toUpperCase(),
        `[${address}]`,
        `${address}%eth0`,
        `[${address}%25en0]`,
      ];
      expect(spellings.filter((host) => !isForbiddenHost(host))).toEqual([]);
    }
  });

  const within4 = blocks.flatMap(([, first, last]) => [first, last]).filter((address) => isIP(address) === 4);
  it.each(within4)('are those of IPv6 that mean %s', (address) => {
    const spellings = [
      `::ffff:${address}`,
      `::FFFF:${hex(address)}`,
      `0:0:0:0:0:ffff:${address}`,
      `0000:0000:0000:0000:0000:ffff:${hex(address)}`,
      `0:0::ffff:${address}`,
      `::${address}`,
      `::ffff:0:${address}`,
      `64:ff9b::${address}`,
      `2002:${hex(address)}::1`,
    ];
    expect(spellings.filter((host) => !isForbiddenHost(host) || !isForbiddenHost(`[${host}]`))).toEqual([]);
  });

  it.each(neighbours)('are not %s', (address) => {
    expect(isIP(address)).not.toBe(0);
    expect(isForbiddenHost(address)).toBe(false);
    expect(isForbiddenHost(`[${address}]`)).toBe(false);
  });

  it.each([
    ['an integer', 'https://2130706433/'],
    ['octal', 'https://0177.0.0.1/'],
    ['hexadecimal', 'https://0x7f.1/'],
    ['one hexadecimal number', 'https://0x7f000001/'],
    ['a part left out', 'https://127.1/'],
    ['a dot at its end', 'https://127.0.0.1./'],
    ['wide digits', 'https://１２７.0.0.1/'],
    ['percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['an ideographic dot', 'https://169。254。169。254/'],
    ['IPv6 that is not shortened', 'https://[0:0:0:0:0:0:0:1]/'],
    ['IPv6 that holds IPv4', 'https://[::ffff:10.0.0.1]/'],
  ])('are found when a link writes one as %s', (_, link) => {
    expect(isForbiddenHost(new URL(link).hostname)).toBe(true);
  });

  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'printer.local',
    'metadata.google.internal',
    'metadata.google.internal.',
    'router.home.arpa',
    'intranet',
    '',
    '.',
    '127.1',
    '0177.0.0.1',
    '0x7f000001',
    '2130706433',
    '1.2.3.256',
    '1.2.3',
    '[::1',
    ':::',
    '1::2::3',
    '::1.2.3',
    '12345::',
    '1:2:3:4:5:6:7:8:9',
  ])('include what a name says by itself, or what cannot be read: %j', (host) => {
    expect(isForbiddenHost(host)).toBe(true);
  });

  it.each([
    'cdn.example',
    'local.example',
    'localhost.example',
    '127.0.0.1.example',
    'xn--bcher-kva.example',
  ])('do not include the name %s, which only a resolver can judge', (host) => {
    expect(isForbiddenHost(host)).toBe(false);
  });

  it('are read as the system reads them', () => {
    const part = fc.constantFrom(
      '',
      '0',
      '1',
      'ffff',
      'FE80',
      '12345',
      'g',
      '1.2.3.4',
      '256.1.1.1',
      '01.2.3.4',
    );
    const text = fc.array(part, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(text, (host) => {
        // What is not read is forbidden, so nothing that is allowed may be more than the system takes.
        expect(isForbiddenHost(host) || isIP(host) !== 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.each([
  ['undici', nodeTransport],
  ['fetch', fetchTransport],
] as const)('the %s transport', (_, make) => {
  const download = (transport: Transport, url: string) =>
    transport.stream({ method: 'GET', url, headers: {}, purpose: 'download' }).response;

  it.each([
    'https://[::2]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[fec0::1]/',
    'https://[2001::1]/',
    'https://[2002:7f00:1::]/',
    'https://192.88.99.1/',
    'https://2130706433/',
    'https://[::ffff:a00:1]/',
  ])('does not open %s', async (url) => {
    const transport = make();
    expect(await caught(download(transport, url))).toMatchObject({ reason: 'forbidden_address' });
    await transport.close();
  });
});

describe('the addresses a name leads to', () => {
  it.each(['::2', '::ffff:0:7f00:1', 'fec0::1', '2001::1', '127.1', 'localhost', ''])(
    'may not be %j, even among others',
    async (address) => {
      const lookup = lookupWith(async () => ['93.184.216.34', address], { allowed: [] });
      const error = await new Promise((resolve) => lookup('cdn.example', { all: true }, resolve));
      expect(error).toMatchObject({ code: 'CROSSPOINT_FORBIDDEN_ADDRESS' });
    },
  );
});

describe('a range that the application allows', () => {
  const ranges = (...texts: string[]) => texts.map((text) => parseRange(text)!);

  it.each([
    ['198.18.0.0/15', ['198.18.0.1', '198.19.255.255', '::ffff:198.18.0.1'], ['10.0.0.1', '127.0.0.1']],
    ['64:ff9b:1::/48', ['64:ff9b:1:fffe::1'], ['64:ff9b:2::1', '::1', 'fc00::1']],
    ['fd00::/8', ['fd12::1'], ['fc00::1', 'fe80::1']],
    ['10.1.2.3/32', ['10.1.2.3'], ['10.1.2.4', '10.1.2.2']],
  ])('%s opens its own addresses and no others', (text, open, closed) => {
    const allowed = ranges(text);
    expect(open.filter((host) => whyForbidden(host, allowed) !== undefined)).toEqual([]);
    expect(closed.filter((host) => whyForbidden(host, allowed) === undefined)).toEqual([]);
    expect(open.filter((host) => !isForbiddenHost(host))).toEqual([]);
  });

  it('opens no name of the local network', () => {
    expect(whyForbidden('printer.local', ranges('0.0.0.0/0', '::/0'))).toBeDefined();
  });

  it.each([
    '',
    '198.18.0.0',
    '198.18.0.0/33',
    '198.18/15',
    'fc00::/129',
    '/8',
    'cdn.example/8',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
  ])('cannot be %j', (text) => {
    expect(() => nodeTransport({ allowedRanges: [text] })).toThrow(TypeError);
    expect(() => fetchTransport({ allowedRanges: [text] })).toThrow(/allowedRanges/);
  });
});

describe('the error of a forbidden address', () => {
  it('names the name, the address, the range with its use, and the option', async () => {
    const transport = nodeTransport({ resolve: async () => ['198.18.3.4'], proxy: false });
    const outgoing = {
      method: 'GET',
      url: 'https://cdn.example/a.mp4',
      headers: {},
      purpose: 'download',
    } as const;
    const error = await caught(transport.stream(outgoing).response);
    expect(error).toMatchObject({ reason: 'forbidden_address' });
    const { message } = error as Error;
    for (const part of ['cdn.example', '198.18.3.4', '198.18.0.0/15', 'fake-IP DNS', 'allowedRanges'])
      expect(message).toContain(part);
    await transport.close();
  });

  it('does not come where the range is allowed', async () => {
    const ask = async (allowedRanges: readonly string[]): Promise<unknown> => {
      const lookup = lookupWith(async () => ['198.18.3.4'], {
        allowed: ranges(...allowedRanges),
      });
      return new Promise((resolve) => lookup('cdn.example', { all: true }, resolve));
    };
    const ranges = (...texts: string[]) => texts.map((text) => parseRange(text)!);
    expect(await ask([])).toMatchObject({ code: 'CROSSPOINT_FORBIDDEN_ADDRESS' });
    expect(await ask(['198.18.0.0/15'])).toBeNull();
  });
});

describe('this machine', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '[::1]',
    '::1',
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '::ffff:127.0.0.1',
  ])('is %s', (host) => expect(isLoopback(host)).toBe(true));
  it.each(['10.0.0.1', '128.0.0.1', '::2', '0.0.0.0', 'localhost.example', '127.0.0.1.example', ''])(
    'is not %j',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
