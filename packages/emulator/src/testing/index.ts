/** For tests and demos: the provider of the invented gateway. */
export { harbor } from './harbor.ts';
