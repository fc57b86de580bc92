import type { Registry } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import { deliverySchema } from '../fixture/schema.ts';
import type { Delivered } from '../fixture/plain-result.ts';
import type { GeneratedValues } from '../fixture/generated-values.ts';
import { FixtureFault } from './fixture-fault.ts';

/** A delivery as a request to the callback address of its submit. @throws FixtureFault where that had none */
export function deliveryRequest(input: unknown, values: GeneratedValues): Request {
  const { submit, headers, text } = deliverySchema.parse(input);
  const address = values['webhook.address'];
  if (address === undefined)
    throw new FixtureFault(
      `step ${submit} has no callback address: set context.webhook, and write {{webhook.address}} in its exchange`,
    );
  return new Request(address, { method: 'POST', headers, body: text });
}

/** Hands a delivery to a registry. */
export async function deliver(
  { registry, store }: { readonly registry: Registry; readonly store: JobStore },
  request: Request,
): Promise<Delivered> {
  const response = await registry.receive(request);
  const attempts = await store.list({ superseded: true });
  const called = attempts.find(
    ({ webhookToken }) => webhookToken !== undefined && request.url.includes(webhookToken),
  );
  return { httpStatus: response.status, message: (await response.text()).trim(), job: called?.job };
}
