export { exampleProvider } from '@crosspoint/core/testing';
