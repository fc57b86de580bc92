// node require.cjs <entry points…>   every one of them can be required, from CommonJS
for (const name of process.argv.slice(2)) {
  const found = Object.keys(require(name));
  if (found.length === 0) throw new Error(`${name} exports nothing on Node.js ${process.versions.node}`);
}
