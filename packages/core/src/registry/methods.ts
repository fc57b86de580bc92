/** What the methods of a registry are made of that plan, buy and follow. Loaded with the first call, not with the package. */
export { jobOf, linkedSignal, refOf } from './context.ts';
export { pollerOf, wait, watch } from './jobs/follow.ts';
export { generate } from './jobs/generate.ts';
export { pollOnce } from './jobs/poll-once.ts';
export { plan, prepare } from './plan/plan.ts';
export { checkOptionKinds } from './option-kinds.ts';
export { storeCall } from './store/store-calls.ts';
export { submit } from './submit/submit.ts';
export * as methodOptions from './method-options.ts';
