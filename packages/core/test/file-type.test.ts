import { describe, expect, it } from 'vitest';
import { typeOf } from '../src/steps/file-type.ts';

const strange = Buffer.alloc(300, 7);
const told = (head: Buffer | string, said: string | undefined, kind: 'video' | 'image' | '3d') => {
  const found = typeOf(Buffer.from(head), said, kind);
  return 'instead' in found ? 'refused' : found.mediaType;
};

describe('what a link gave', () => {
  it.each([
    ['a text', 'Link expired', 'text/plain', 'video'],
    ['a text under a video’s name', 'Link expired', 'video/mp4', 'video'],
    ['a text without a name', 'Link expired', undefined, 'image'],
    ['a text in place of a model', 'Link expired', 'text/plain', '3d'],
    ['a page behind a comment', '<!-- x --><html>login</html>', 'video/mp4', 'video'],
    ['a page under a model’s name', '<!doctype html><title>x', 'model/gltf-binary', '3d'],
    ['a page of old letters', Buffer.from('<p>expir\xe9</p>', 'latin1'), 'text/html', 'video'],
    ['an error of a store', '<?xml version="1.0"?>\n<Error>Denied</Error>', 'application/xml', '3d'],
    ['an error of JSON about an asset', '{"error":"gone","asset":"7"}', undefined, '3d'],
    ['a drawing in place of a video', '<svg xmlns="">', 'video/mp4', 'video'],
    ['an error in JSON', '{"error":"gone"}', 'application/octet-stream', '3d'],
    ['a program', Buffer.concat([Buffer.from('MZ'), strange]), 'video/mp4', 'video'],
    ['a program of another system', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), undefined, '3d'],
    ['a script', '#!/bin/sh', 'model/obj', '3d'],
    ['a document', Buffer.concat([Buffer.from('%PDF-1.7\n'), strange]), 'application/pdf', 'video'],
    ['a picture in place of a video', Buffer.from('89504e470d0a1a0a', 'hex'), 'video/mp4', 'video'],
    ['something of another family', strange, 'image/tiff', 'video'],
  ] as const)('is refused when it is %s', (_, head, said, kind) => {
    expect(told(head, said, kind)).toBe('refused');
  });

  it.each([
    ['something strange of the right family', strange, 'video/mp2t', 'video', 'video/mp2t'],
    ['something strange that nobody names', strange, undefined, 'video', 'application/octet-stream'],
    ['something strange called bytes', strange, 'binary/octet-stream', 'image', 'application/octet-stream'],
    [
      'something under a name that is none',
      strange,
      'video/\u00ff<script>',
      'video',
      'application/octet-stream',
    ],
    ['a drawing', '<!-- made here --><svg/>', 'image/svg+xml', 'image', 'image/svg+xml'],
    ['a model in JSON', '{"asset":{"version":"2.0"}}', 'model/gltf+json', '3d', 'model/gltf+json'],
    // A server that knows no type for an extension says text/plain.
    ['something strange that is called text', strange, 'text/plain', 'video', 'application/octet-stream'],
    [
      'a drawing that nobody names',
      '<?xml version="1.0"?>\n<svg xmlns="">',
      undefined,
      'image',
      'image/svg+xml',
    ],
    ['a model in text', '# made here\nv 0 0 0', 'text/plain', '3d', 'model/obj'],
    ['a solid in text', 'solid boat\n  facet normal 0 0 1', 'text/plain', '3d', 'model/stl'],
    ['a model in another text', '# made somewhere', 'text/plain', '3d', 'text/plain'],
    ['a model in XML', '<?xml version="1.0"?><COLLADA>', 'application/xml', '3d', 'model/vnd.collada+xml'],
    ['a model in JSON that nobody names', '{"asset":{"version":"2.0"}}', undefined, '3d', 'model/gltf+json'],
    [
      'an archive of several images',
      Buffer.from('504b0304140000', 'hex'),
      undefined,
      'image',
      'application/zip',
    ],
    [
      'an archive of a model',
      Buffer.from('504b0304140000', 'hex'),
      'application/zip',
      '3d',
      'application/zip',
    ],
    [
      'a video under a wrong name',
      Buffer.from('000000186674797069736f6d', 'hex'),
      'text/plain',
      'video',
      'video/mp4',
    ],
  ] as const)('is taken when it is %s', (_, head, said, kind, type) => {
    expect(told(head, said, kind)).toBe(type);
  });
});
