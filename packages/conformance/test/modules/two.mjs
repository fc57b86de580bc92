export { exampleProvider } from '@crosspoint/core/testing';
export { broken } from './broken.mjs';
