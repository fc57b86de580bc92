// For runtimes that a program evaluates a bundle in: an edge runtime, React Native.
import { buyThree } from './scenario.mjs';

globalThis.buyThree = buyThree;
