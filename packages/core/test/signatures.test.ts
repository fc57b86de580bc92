import { describe, expect, it } from 'vitest';
import { extensionChange, extensionOf } from '../src/steps/extensions.ts';
import { sniff } from '../src/steps/signatures.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const padded = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat([
    ...parts.map((part) => (typeof part === 'string' ? latin1(part) : part)),
    Buffer.alloc(400, 7),
  ]);

/** An ISO base media file: its `ftyp` box with a major brand and the compatible ones. */
function iso(major: string, ...compatible: readonly string[]): Buffer {
  const box = latin1(`\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`);
  box.writeUInt32BE(box.length);
  return padded(box);
}

/** The header of an EBML file with its document type, as mkvmerge and ffmpeg write it. */
const ebml = (type: string): Buffer =>
  padded(
    '\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08',
    `\x42\x82${String.fromCharCode(0x80 + type.length)}${type}`,
  );

const id3 = (behind: string): Buffer => padded('ID3\x04\0\0\0\0\0\x02', 'xx', behind);
const zip = (name: string): Buffer => {
  const header = latin1(`PK\x03\x04${'\0'.repeat(26)}${name}`);
  header.writeUInt16LE(name.length, 26);
  return padded(header);
};
const transportStream = (offset: number): Buffer => {
  const packets = Buffer.alloc(600, 7);
  for (let at = offset; at < packets.length; at += 188 + offset) packets[at] = 0x47;
  return packets;
};
const ogg = (codec: string): Buffer => padded(`OggS${'\0'.repeat(24)}`, codec);

describe('the first bytes of a file', () => {
  it.each([
    ['PNG', padded('\x89PNG\r\n\x1a\n'), 'image/png'],
    ['JPEG', padded('\xff\xd8\xff\xe0'), 'image/jpeg'],
    ['GIF', padded('GIF89a'), 'image/gif'],
    ['WebP', padded('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
    ['AVIF', iso('avif', 'mif1', 'miaf'), 'image/avif'],
    ['AVIF that names its structure first', iso('mif1', 'mif1', 'avif', 'miaf'), 'image/avif'],
    ['AVIF, moving', iso('avis', 'msf1', 'iso8'), 'image/avif'],
    ['HEIC', iso('heic', 'mif1', 'heic'), 'image/heic'],
    ['HEIC, ten bits', iso('heix', 'mif1'), 'image/heic'],
    ['HEIC that names its structure first', iso('mif1', 'mif1', 'heic'), 'image/heic'],
    ['HEIC, a sequence', iso('hevc', 'msf1', 'hevc'), 'image/heic-sequence'],
    ['HEIC, a sequence that names its structure first', iso('msf1', 'hevc', 'iso8'), 'image/heic-sequence'],
    ['HEIF of another codec', iso('mif1', 'mif1', 'miaf'), 'image/heif'],
    ['HEIF of another codec, a sequence', iso('msf1', 'iso8'), 'image/heif-sequence'],
    ['JPEG XL, bare', padded('\xff\x0a'), 'image/jxl'],
    ['JPEG XL, boxed', padded('\0\0\0\x0cJXL \r\n\x87\n'), 'image/jxl'],
    ['JPEG 2000', padded('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 '), 'image/jp2'],
    ['TIFF, little-endian', padded('II*\0'), 'image/tiff'],
    ['TIFF, big-endian', padded('MM\0*'), 'image/tiff'],
    ['BMP', padded('BM\x36\0\x0c\0\0\0\0\0\x36\0\0\0'), 'image/bmp'],
    ['ICO', padded('\0\0\x01\0\x01\0\x10\x10\0\0'), 'image/vnd.microsoft.icon'],

    ['MP4', iso('isom', 'isom', 'iso2', 'avc1', 'mp41'), 'video/mp4'],
    ['MP4 of version 2', iso('mp42', 'isom'), 'video/mp4'],
    ['MP4, fragmented', iso('iso5', 'dash'), 'video/mp4'],
    ['MP4 of a brand that is not known', iso('xyz1'), 'video/mp4'],
    ['M4V', iso('M4V ', 'isom'), 'video/mp4'],
    ['M4A', iso('M4A ', 'isom'), 'audio/mp4'],
    ['QuickTime', iso('qt  '), 'video/quicktime'],
    ['QuickTime without ftyp', padded('\0\0\0\x08wide'), 'video/quicktime'],
    ['3GP', iso('3gp5', 'isom'), 'video/3gpp'],
    ['3GPP2', iso('3g2a'), 'video/3gpp2'],
    ['WebM', ebml('webm'), 'video/webm'],
    ['Matroska', ebml('matroska'), 'video/matroska'],
    ['AVI', padded('RIFF\x10\0\0\0AVI LIST'), 'video/x-msvideo'],
    ['MPEG program stream', padded('\0\0\x01\xba\x44'), 'video/mpeg'],
    ['MPEG transport stream', transportStream(0), 'video/mp2t'],
    ['MPEG transport stream with time codes', transportStream(4), 'video/mp2t'],
    ['Flash video', padded('FLV\x01\x05'), 'video/x-flv'],
    ['Ogg Theora', ogg('\x80theora'), 'video/ogg'],

    ['MP3 with a tag', padded('ID3\x04\0\0\0\0\x0f\x76'), 'audio/mpeg'],
    ['MP3 without a tag', padded('\xff\xfb\x90\x64'), 'audio/mpeg'],
    ['MP3 of MPEG-2', padded('\xff\xf3\x84\xc4'), 'audio/mpeg'],
    ['MP2', padded('\xff\xfd\xa4\0'), 'audio/mpeg'],
    ['AAC', padded('\xff\xf1\x50\x80'), 'audio/aac'],
    ['AAC behind a tag', id3('\xff\xf1\x50\x80'), 'audio/aac'],
    ['WAV', padded('RIFF\x10\0\0\0WAVEfmt '), 'audio/wav'],
    ['AIFF', padded('FORM\0\0\0\x10AIFF'), 'audio/aiff'],
    ['FLAC', padded('fLaC\0\0\0\x22'), 'audio/flac'],
    ['Opus', ogg('OpusHead'), 'audio/ogg'],
    ['Vorbis', ogg('\x01vorbis'), 'audio/ogg'],

    ['glTF, binary', padded('glTF\x02\0\0\0'), 'model/gltf-binary'],
    ['FBX, binary', padded('Kaydara FBX Binary  \0'), 'model/fbx'],
    ['PLY', padded('ply\nformat ascii 1.0'), 'model/ply'],
    ['USD, binary', padded('PXR-USDC'), 'model/vnd.usd'],
    ['USDZ', zip('scene.usdc'), 'model/vnd.usdz+zip'],
    ['3MF', zip('3D/3dmodel.model'), 'model/3mf'],
    ['another archive', zip('readme.txt'), 'application/zip'],
  ])('tell %s', (_, head, mediaType) => {
    expect(sniff(head)).toBe(mediaType);
    expect(extensionOf(mediaType)).not.toBe('bin');
  });

  it.each([
    ['the byte order mark of UTF-16', '\xff\xfeH\0i\0'],
    ['a sync word with an undefined bit rate', '\xff\xfb\xf0\0'],
    ['a sync word with an undefined sampling rate', '\xff\xfb\x9c\0'],
    ['a sync word of an undefined version', '\xff\xea\x90\0'],
    ['a text that begins like a bitmap', 'BM is a publisher'],
    ['one packet-like letter', 'G'],
    ['nothing', ''],
  ])('tell nothing where they are %s', (_, head) => {
    expect(sniff(latin1(head))).toBeUndefined();
  });
});

describe('an extension', () => {
  it.each([
    ['boat.png', 'image/jpeg', { from: '.png', to: '.jpg' }],
    ['/tmp/x.y/Boat.PNG', 'image/heic', { from: '.PNG', to: '.heic' }],
    ['boat.mp4', 'video/webm', { from: '.mp4', to: '.webm' }],
    ['boat.jpeg', 'image/jpeg', undefined],
    ['boat.JPG', 'image/jpeg', undefined],
    ['boat.m4v', 'video/mp4', undefined],
    ['boat', 'image/jpeg', undefined],
    ['/tmp/boat.png/file', 'image/jpeg', undefined],
    ['.png', 'image/jpeg', undefined],
    ['boat.v2', 'image/jpeg', undefined],
    ['boat.png', 'application/octet-stream', undefined],
  ])('of %s with %s', (path, mediaType, change) => {
    expect(extensionChange(path, mediaType)).toEqual(change);
  });
});
