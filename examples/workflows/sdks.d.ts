// What the programs here call of each SDK, as its documentation prints it. The SDKs bring up to 280 packages, and
// Cloudflare's types replace the globals of Node.js, so none of them is installed. The programs also type-check against
// @temporalio/workflow 1.24.0, inngest 4.24.0, @trigger.dev/sdk 4.8.3, workflow 4.8.9 and
// @cloudflare/workers-types 5.20261117.1.

// https://docs.temporal.io/develop/typescript/activities/execution and
// https://docs.temporal.io/develop/typescript/activities/timeouts
declare module '@temporalio/workflow' {
  interface ActivityOptions {
    readonly startToCloseTimeout?: string | number;
    readonly retry?: {
      readonly initialInterval?: string | number;
      readonly maximumInterval?: string | number;
      readonly maximumAttempts?: number;
    };
  }
  type ActivityFunctions<A> = {
    [Name in keyof A as A[Name] extends (...args: never[]) => Promise<unknown> ? Name : never]: A[Name];
  };
  export function proxyActivities<A>(options: ActivityOptions): ActivityFunctions<A>;
  export function sleep(ms: number | string): Promise<void>;
}

// https://www.inngest.com/docs/durable-execution/primitives/step-run and
// https://www.inngest.com/docs/reference/functions/step-sleep-until
declare module 'inngest' {
  interface Step {
    run<T>(id: string, handler: () => Promise<T>): Promise<T>;
    sleepUntil(id: string, time: Date | string): Promise<void>;
  }
  interface FunctionContext {
    readonly event: { readonly data: unknown };
    readonly step: Step;
  }
  interface FunctionOptions {
    readonly id: string;
    readonly retries?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 20;
    readonly triggers?: { readonly event: string };
  }
  export class Inngest {
    constructor(options: { readonly id: string });
    createFunction(options: FunctionOptions, handler: (context: FunctionContext) => Promise<unknown>): object;
  }
}

// https://trigger.dev/docs/wait-until and https://trigger.dev/docs/runs-and-attempts
declare module '@trigger.dev/sdk' {
  interface TaskOptions<Payload, Output> {
    readonly id: string;
    readonly retry?: {
      readonly maxAttempts?: number;
      readonly minTimeoutInMs?: number;
      readonly maxTimeoutInMs?: number;
    };
    readonly run: (payload: Payload) => Promise<Output>;
  }
  export function task<Payload, Output>(options: TaskOptions<Payload, Output>): object;
  export const wait: { until(options: { readonly date: Date }): Promise<void> };
}

// https://useworkflow.dev/docs/api-reference/workflow/sleep and
// https://useworkflow.dev/docs/foundations/errors-and-retries
declare module 'workflow' {
  export function sleep(durationMs: number): Promise<void>;
}

// https://developers.cloudflare.com/workflows/build/workers-api/ and
// https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/
declare module 'cloudflare:workers' {
  export interface WorkflowEvent<T> {
    readonly payload: Readonly<T>;
  }
  interface StepConfig {
    readonly retries?: {
      readonly limit: number;
      readonly delay: string | number;
      readonly backoff?: 'constant' | 'linear' | 'exponential';
    };
    readonly timeout?: string | number;
  }
  export interface WorkflowStep {
    do<T>(name: string, config: StepConfig, callback: () => Promise<T>): Promise<T>;
    sleepUntil(name: string, timestamp: Date | number): Promise<void>;
  }
  export abstract class WorkflowEntrypoint<Env, T> {
    protected readonly env: Env;
    run(event: Readonly<WorkflowEvent<T>>, step: WorkflowStep): Promise<unknown>;
  }
}
