import { decimalOf, unitsOf } from '../../frame/money.ts';
import type { Handler } from '../../frame/protocol.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { type Wish, readBody } from './body.ts';
import { codes, done, refusal } from './envelope.ts';
import { createOrder, fileOf } from './id.ts';
import type { Task } from './models.ts';

/** POST /<task>/generations */
export const submit =
  (task: Task): Handler =>
  (call, gateway) => {
    const refuse = (message: string) => refusal(codes.badParameters, message);
    if (!isJson(call)) return refuse('Expected content-type application/json');
    const wish = readBody(call.body, task);
    if (typeof wish === 'string') return refuse(wish);
    const script = scriptOrIssue(wish.prompt, gateway);
    if (typeof script === 'string') return refuse(script);

    const file = fileOf(task, wish.parameters.output_format);
    const order = createOrder(gateway, { script, seconds: secondsOf(wish), task, file });
    const { job } = order;
    gateway.made({ job, wireId: order.id, model: wish.model, prompt: wish.prompt, ...costOf(wish) });
    const { flags } = script;
    return done(`{"request_id":${flags.includes('bigid') ? order.id : JSON.stringify(order.id)}}`, flags);
  };

/** A picture has none. */
function secondsOf({ row, parameters }: Wish): number {
  if (row.task === 'text-to-image') return 0;
  const { duration } = parameters;
  return row.seconds?.(parameters) ?? (typeof duration === 'number' ? duration : 5);
}

/** For the books alone: no response of this gateway says what anything costs. */
function costOf({ row, parameters }: Wish) {
  if (row.price === undefined) return {};
  const { each, times } = row.price(parameters);
  return { cost: { amount: decimalOf(unitsOf(each, 4) * times, 4), currency: 'USD' } };
}
