export { echo } from '@crosspoint/core/testing';
export { broken } from './broken.mjs';
