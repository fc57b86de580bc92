import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sampleClip, sampleModel, samplePicture, samplePreview } from '../../src/index.ts';
import { open } from './support.ts';

describe('a file', () => {
  it.each([
    ['sora-2', 'result', 'video/mp4', sampleClip],
    ['seedream-4.5', 'result', 'image/jpeg', samplePreview],
    // its output_format is png unless another is asked for
    ['gemini-image-2', 'result', 'image/png', samplePicture],
    // among the videos, but priced by the image
    ['lucid-origin', 'result', 'image/jpeg', samplePreview],
    ['rodin-v2', 'result', 'image/jpeg', samplePreview],
    ['rodin-v2', 'glb_urls', 'model/gltf-binary', sampleModel],
  ] as const)('of %s in %s is %s, and wants no key', async (model, list, type, sample) => {
    const { begin, status } = await open();
    const { json } = await status(await begin('c', model));
    const response = await fetch(json[list]?.[0] ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(await readFile(sample))).toBe(true);
  });

  it.each([
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    // there is no such sample
    ['webp', 'image/png'],
  ])('of a picture asked for as %s is %s', async (output_format, type) => {
    const { begin, status } = await open();
    const { json } = await status(await begin('c', 'gpt-image-1', { output_format }));
    const response = await fetch(json.result?.[0] ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  });

  it.each([
    ['of a job under way', 'g1000c', 'sora-2_-0.mp4'],
    ['of a failed job', 'e', 'sora-2_-0.mp4'],
    ['of a job without a result', 'n', 'sora-2_-0.mp4'],
    ['that was not asked for', 'c', 'sora-2_-1.mp4'],
    ['of another kind', 'c', 'sora-2_-0.glb'],
    ['of another model', 'c', 'sora-3_-0.mp4'],
  ])('%s is not there', async (_name, script, name) => {
    const { emulator, begin } = await open();
    const url = `${emulator.baseURL('gateai')}/files/${await begin(script)}/${name}`;
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([
    ['x', 410],
    ['y', 403],
  ])('with the end %s answers %d at first, and a link asked for after that works', async (end, refusal) => {
    const { begin, status } = await open();
    const id = await begin(end, 'rodin-v2');
    const link = async (): Promise<string> => (await status(id)).json.glb_urls?.[0] ?? '';
    const first = await link();
    expect((await fetch(first)).status).toBe(refusal);
    expect((await fetch(await link())).status).toBe(200);
  });
});

interface Gltf {
  readonly asset: { readonly version: string };
  readonly buffers: readonly { readonly byteLength: number; readonly uri?: string }[];
  readonly bufferViews: readonly { readonly byteOffset: number; readonly byteLength: number }[];
  readonly accessors: readonly {
    readonly bufferView: number;
    readonly componentType: number;
    readonly count: number;
    readonly type: string;
    readonly min?: readonly number[];
    readonly max?: readonly number[];
  }[];
  readonly meshes: readonly {
    readonly primitives: readonly {
      readonly attributes: Readonly<Record<string, number>>;
      readonly material: number;
    }[];
  }[];
  readonly materials: readonly unknown[];
}

describe('the sample model', async () => {
  const file = await readFile(sampleModel);
  const jsonLength = file.readUInt32LE(12);
  const gltf = JSON.parse(file.toString('utf8', 20, 20 + jsonLength)) as Gltf;
  const binaryAt = 20 + jsonLength + 8;

  /** The numbers of an accessor of VEC3 floats. */
  function pointsOf(index: number): number[][] {
    const { bufferView, count } = gltf.accessors[index] ?? { bufferView: -1, count: 0 };
    const start = binaryAt + (gltf.bufferViews[bufferView]?.byteOffset ?? Number.NaN);
    return Array.from({ length: count }, (_, at) =>
      [0, 4, 8].map((byte) => file.readFloatLE(start + at * 12 + byte)),
    );
  }

  it('is a binary glTF 2.0 file of two chunks that fill it exactly', () => {
    expect([file.toString('latin1', 0, 4), file.readUInt32LE(4)]).toEqual(['glTF', 2]);
    expect(file.readUInt32LE(8)).toBe(file.length);
    expect(file.toString('latin1', 16, 20)).toBe('JSON');
    expect(file.toString('latin1', binaryAt - 4, binaryAt)).toBe('BIN\0');
    expect(binaryAt + file.readUInt32LE(binaryAt - 8)).toBe(file.length);
    expect([jsonLength % 4, file.length % 4]).toEqual([0, 0]);
    expect(file.length).toBeLessThan(10_000);
  });

  it('holds every number its accessors promise, within the bounds they name', () => {
    expect(gltf.asset.version).toBe('2.0');
    expect(gltf.buffers).toEqual([{ byteLength: file.length - binaryAt }]);
    expect(gltf.accessors.length).toBeGreaterThan(0);
    for (const [index, accessor] of gltf.accessors.entries()) {
      const view = gltf.bufferViews[accessor.bufferView];
      expect([accessor.componentType, accessor.type]).toEqual([5126, 'VEC3']);
      expect(accessor.count * 12).toBe(view?.byteLength);
      expect((view?.byteOffset ?? 0) + (view?.byteLength ?? 0)).toBeLessThanOrEqual(file.length - binaryAt);
      const points = pointsOf(index);
      const along = (pick: (...values: number[]) => number): number[] =>
        [0, 1, 2].map((axis) => pick(...points.map((point) => point[axis] ?? Number.NaN)));
      if (accessor.min !== undefined) expect(along(Math.min)).toEqual(accessor.min);
      if (accessor.max !== undefined) expect(along(Math.max)).toEqual(accessor.max);
    }
  });

  it('is whole triangles with a material, and normals of length one that point outward', () => {
    const primitives = gltf.meshes.flatMap((mesh) => mesh.primitives);
    expect(primitives).toHaveLength(2);
    for (const { attributes, material } of primitives) {
      expect(gltf.materials[material]).toBeDefined();
      const [points, normals] = [pointsOf(attributes.POSITION ?? -1), pointsOf(attributes.NORMAL ?? -1)];
      expect(points.length % 3).toBe(0);
      expect(normals).toHaveLength(points.length);
      const bounded = gltf.accessors[attributes.POSITION ?? -1];
      expect([bounded?.min, bounded?.max]).not.toContain(undefined);
      for (let at = 0; at < points.length; at += 3) {
        const side = points.slice(at, at + 3).reduce((sum, point) => sum + (point[2] ?? 0), 0);
        const [x = 0, y = 0, z = 0] = normals[at] ?? [];
        expect(Math.hypot(x, y, z)).toBeCloseTo(1, 5);
        expect(Math.sign(z)).toBe(Math.sign(side));
      }
    }
  });

  it('has a preview that is a JPEG', async () => {
    const preview = await readFile(samplePreview);
    expect(preview.toString('hex', 0, 3)).toBe('ffd8ff');
    expect(preview.toString('hex', preview.length - 2)).toBe('ffd9');
    expect(preview.length).toBeLessThan(8 * 1024);
  });
});
