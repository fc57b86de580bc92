// npx tsx scripts/emulator/make-boat.mjs -> writes packages/emulator/media/boat.glb, a paper boat in ten triangles
//
// A binary glTF 2.0 file: a header, a chunk of JSON, a chunk of numbers. Every run gives the same bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';

/** @typedef {[number, number, number]} Point */
/** @typedef {[Point, Point, Point]} Triangle seen from outside, its corners run against the clock */
/** @typedef {{ name: string, colour: [number, number, number, number], front: Triangle[] }} Part */

/** The side of the boat that faces us; the other is its mirror image. In metres: 2 long, y is up. */
/** @type {Part[]} */
const parts = [
  {
    name: 'hull',
    colour: [0.95, 0.93, 0.87, 1],
    front: [
      [
        [-1, 0.55, 0],
        [-0.55, 0, 0],
        [0, 0.34, 0.42],
      ],
      [
        [-0.55, 0, 0],
        [0.55, 0, 0],
        [0, 0.34, 0.42],
      ],
      [
        [0.55, 0, 0],
        [1, 0.55, 0],
        [0, 0.34, 0.42],
      ],
    ],
  },
  {
    name: 'sail',
    colour: [0.93, 0.55, 0.32, 1],
    front: [
      [
        [-0.5, 0.42, 0],
        [0, 0.36, 0.2],
        [0, 1.15, 0],
      ],
      [
        [0, 0.36, 0.2],
        [0.5, 0.42, 0],
        [0, 1.15, 0],
      ],
    ],
  },
];

const meshes = parts.map(({ front }) => {
  const triangles = [...front, ...front.map(mirrored)];
  const normals = triangles.flatMap((triangle) => triangle.map(() => normalOf(triangle)));
  return { positions: triangles.flat(), normals };
});
const floats = meshes.flatMap(({ positions, normals }) => [...positions, ...normals].flat());
const binary = Buffer.from(new Float32Array(floats).buffer);

const bytesPerPoint = 12;
let offset = 0;
/** @type {object[]} */
const bufferViews = [];
/** @type {object[]} */
const accessors = [];
const primitives = meshes.map(({ positions, normals }, material) => ({
  attributes: { POSITION: add(positions, bounds(positions)), NORMAL: add(normals, {}) },
  material,
  mode: 4,
}));

const json = Buffer.from(
  JSON.stringify({
    asset: { version: '2.0', generator: 'scripts/emulator/make-boat.mjs' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'paper boat', mesh: 0 }],
    meshes: [{ primitives }],
    materials: parts.map(({ name, colour }) => ({
      name,
      doubleSided: true,
      pbrMetallicRoughness: { baseColorFactor: colour, metallicFactor: 0, roughnessFactor: 0.9 },
    })),
    accessors,
    bufferViews,
    buffers: [{ byteLength: binary.length }],
  }),
);
const chunks = Buffer.concat([chunk('JSON', json, ' '), chunk('BIN\0', binary, '\0')]);
const header = Buffer.from('glTF\0\0\0\0\0\0\0\0', 'latin1');
header.writeUInt32LE(2, 4);
header.writeUInt32LE(header.length + chunks.length, 8);
writeFileSync(join(root, 'packages/emulator/media/boat.glb'), Buffer.concat([header, chunks]));

/**
 * @param {Point[]} points
 * @param {object} more
 */
function add(points, more) {
  const byteLength = points.length * bytesPerPoint;
  bufferViews.push({ buffer: 0, byteOffset: offset, byteLength, target: 34962 });
  offset += byteLength;
  const view = bufferViews.length - 1;
  return (
    accessors.push({ bufferView: view, componentType: 5126, count: points.length, type: 'VEC3', ...more }) - 1
  );
}

/** As 32-bit floats, which is what the bounds are compared with. @param {Point[]} points */
function bounds(points) {
  /** @param {(...values: number[]) => number} pick */
  const along = (pick) =>
    [0, 1, 2].map((axis) => Math.fround(pick(...points.map((point) => point[axis] ?? 0))));
  return { min: along(Math.min), max: along(Math.max) };
}

/** @param {Triangle} triangle @returns {Triangle} */
function mirrored([one, two, three]) {
  /** @param {Point} point @returns {Point} */
  const flip = ([x, y, z]) => [x, y, z === 0 ? 0 : -z];
  return [flip(one), flip(three), flip(two)];
}

/** @param {Triangle} triangle @returns {Point} */
function normalOf([a, b, c]) {
  const [u, v] = [minus(b, a), minus(c, a)];
  const across = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...across);
  return /** @type {Point} */ (across.map((value) => value / length));
}

/** @param {Point} one @param {Point} other @returns {Point} */
function minus(one, other) {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

/** Chunks begin and end at multiples of four. @param {string} type @param {Buffer} data @param {string} filler */
function chunk(type, data, filler) {
  const padded = Buffer.concat([data, Buffer.from(filler.repeat((4 - (data.length % 4)) % 4))]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(padded.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, padded]);
}
