import type { Encoding } from './encoding.ts';

/** What the row requires, whether or not it was asked for. */
export function pins(work: Encoding): void {
  for (const [name, value] of Object.entries(work.it.model.fixed ?? {})) {
    if (name in work.wire) continue;
    work.wire[name] = value;
    work.ledger.push({ field: name, word: 'fixed', wire: [name], to: value });
  }
}

/** The gateway's own default would buy more than the one output that was asked for. */
export function count(work: Encoding): void {
  const name = work.rowOf('n')?.writes[0];
  if (name === undefined || name in work.wire || name in work.options) return;
  const buys = work.param(name)?.default;
  if (buys === undefined || buys === 1) return;
  work.wire[name] = 1;
  work.ledger.push({
    field: 'n',
    word: 'fixed',
    wire: [name],
    to: 1,
    note: `left out, the gateway would make ${JSON.stringify(buys)}`,
  });
}

/** Parameters nobody wrote: required ones are missing, the others will take their documented default. */
export function rest(work: Encoding): void {
  for (const [name, param] of Object.entries(work.it.model.params)) {
    if (name in work.wire || name in work.options || param.default === undefined) continue;
    if (param.required === true) work.wire[name] = param.default;
    const word = param.required === true ? 'fixed' : 'defaulted';
    work.ledger.push({ field: work.mapped(name) ?? name, word, wire: [name], to: param.default });
  }
  for (const [name, param] of Object.entries(work.it.model.params)) {
    if (param.required !== true || name in work.wire || name in work.options) continue;
    work.object({ field: work.mapped(name) ?? name, problem: 'is missing', right: 'this model needs it' });
  }
}
