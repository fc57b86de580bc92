export { echo } from '@crosspoint/core/testing';
