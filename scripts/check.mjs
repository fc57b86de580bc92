// npm run check              -> the gate: everything a change has to pass, with the time each step took
// npm run check -- knip api  -> only these steps, after a build
import { fail } from './say.mjs';
import { build, conclude, runSteps, steps } from './steps.mjs';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  fail(`No step is called ${unknown.join(', ')}. There are: ${steps.map(({ name }) => name).join(', ')}.`);
}

const started = Date.now();
const chosen = steps.filter(({ name }) => asked.length === 0 || name === build || asked.includes(name));
const outcomes = await runSteps(chosen);

console.log('\n== times');
for (const { step, seconds, state } of outcomes) {
  console.log(`${step.name.padEnd(11)} ${state.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`);
}
console.log(`${'all'.padEnd(20)} ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`);
process.exit(conclude('npm run check', outcomes));
