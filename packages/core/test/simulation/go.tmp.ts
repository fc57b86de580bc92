import { bundle } from '/work/wt/simulation/packages/core/test/simulation/bundle.ts';
import { carryOut } from '/work/wt/simulation/packages/core/test/simulation/children.ts';
const [seed, n] = process.argv.slice(2).map(Number);
const b = await bundle();
const t=performance.now();
const r = await carryOut(b, { seed, schedules: n, stopAtFirst: process.argv[4]==='first' });
const {failures, ...rest} = r;
console.log(rest, (performance.now()-t)/n);
const kinds = new Map();
for (const f of failures) { console.log(f.schedule.seed, f.violations.slice(0,4)); }
if (failures[0] && process.argv[5]==='trace'){ const r2 = await carryOut(b,{schedule: failures[0].schedule}); console.log(JSON.stringify(failures[0].schedule,null,1)); console.log(r2.failures[0]?.trace.join('\n')); console.log(r2.failures[0]?.violations)}
await b.remove();
