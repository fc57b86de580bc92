// node import.mjs <entry points…>   every one of them can be imported
import { versions } from 'node:process';

for (const name of process.argv.slice(2)) {
  const found = Object.keys(await import(name));
  if (found.length === 0) throw new Error(`${name} exports nothing on Node.js ${versions.node}`);
}
