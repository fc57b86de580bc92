import { fieldPath } from '../model/issue.ts';
import type { Encoding } from './encoding.ts';

/** What the row requires, whether or not it was asked for. */
export function applyConstants(work: Encoding): void {
  for (const [name, value] of Object.entries(work.input.model.constants ?? {})) {
    if (Object.hasOwn(work.wire, name)) continue;
    work.wire[name] = value;
    work.fieldReport.push({ field: name, outcome: 'fixed', wire: [name], to: value });
  }
}

/** Pixels nobody asked for, of a model whose own default would be those of another. */
export function applyDefaultSize(work: Encoding): void {
  const { alwaysSendSize, sizes } = work.input.model;
  const wire = alwaysSendSize === true ? sizes?.[0]?.wire : undefined;
  if (wire === undefined || 'width' in work.wire || 'width' in work.options || 'height' in work.options)
    return;
  for (const [name, value] of Object.entries(wire)) {
    work.wire[name] = value;
    work.fieldReport.push({ field: name, outcome: 'fixed', wire: [name], to: value });
  }
}

/** The gateway's own default would buy more than the one output that was asked for. */
export function limitOutputCount(work: Encoding): void {
  const name = work.rowOf('n')?.wire[0];
  if (name === undefined || Object.hasOwn(work.wire, name) || Object.hasOwn(work.options, name)) return;
  const buys = work.param(name)?.default;
  if (buys === undefined || buys === 1) return;
  work.wire[name] = 1;
  work.fieldReport.push({
    field: 'n',
    outcome: 'fixed',
    wire: [name],
    to: 1,
    note: `left out, the gateway would make ${JSON.stringify(buys)}`,
  });
}

/** Parameters nobody wrote: required ones are missing, the others will take their documented default. */
export function applyDefaults(work: Encoding): void {
  for (const { name, field, default: value, required, entry } of work.table.unasked) {
    if (Object.hasOwn(work.wire, name) || Object.hasOwn(work.options, name)) continue;
    if (value === undefined)
      work.addIssue({ path: fieldPath(field), message: 'is missing', hint: 'this model needs it' });
    else work.fieldReport.push(entry);
    if (required) work.wire[name] = value;
  }
}
