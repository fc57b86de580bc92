/** The whole look of the page. It is named by its hash in the page's policy, so nothing else can be styled in. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fcfcfa, #16181b);
  --raised: light-dark(#fff, #1f2226);
  --ink: light-dark(#1c1e21, #e7e8ea);
  --quiet: light-dark(#5c6066, #a3a8b0);
  --line: light-dark(#dcdcd6, #33373d);
  --good: light-dark(#1a6b34, #7fd69a);
  --bad: light-dark(#a3211b, #ff9d94);
  --warn: light-dark(#7a5200, #f0c674);
  --focus: light-dark(#0a58ca, #8ab4ff);
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1 { margin-top: 0; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; }
code, pre { font: 0.875em/1.45 ui-monospace, monospace; }
pre { margin: 0.25rem 0 0.75rem; padding: 0.5rem 0.75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--ground); border: 1px solid var(--line); border-radius: 4px; }
.quiet { color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem; padding: 0; list-style: none; }
.cards > li { padding: 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.cards h2 { margin: 0 0 0.25rem; font-size: 1.125rem; }
.cards p { margin: 0.25rem 0; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0; border-bottom: 1px solid var(--line); text-align: start; }
thead th { padding: 0.5rem 0.75rem; vertical-align: bottom; }
tbody th { padding: 0.375rem 0.75rem; font-weight: normal; min-width: 12rem; }
tbody th code { margin-inline-end: 0.5rem; font-weight: bold; }
td { min-width: 5rem; }
td a { display: block; padding: 0.625rem 0.75rem; text-decoration: none; white-space: nowrap; }
td a:hover { background: var(--ground); text-decoration: underline; }
.PASS { color: var(--good); }
.FAIL, .ERROR { color: var(--bad); font-weight: bold; }
.WARN, .PENDING { color: var(--warn); }
.NA { color: var(--quiet); }
.panel { display: none; }
.panel:focus-visible { outline: none; }
.panel:target { display: block; position: fixed; inset: 0 0 0 auto; z-index: 1; width: min(56rem, 100%); overflow-y: auto;
  overscroll-behavior: contain; padding: 0 1.5rem 1.5rem; background: var(--raised); border-inline-start: 1px solid var(--line);
  box-shadow: 0 0 3rem rgb(0 0 0 / 0.35); }
.panel > nav { position: sticky; top: 0; display: flex; gap: 0.5rem; padding: 0.75rem 0; background: var(--raised);
  border-bottom: 1px solid var(--line); }
.panel > nav a { padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 4px; text-decoration: none; }
.list { columns: 17rem; padding-inline-start: 1.25rem; }
.list li { break-inside: avoid; overflow-wrap: anywhere; }
summary { padding: 0.25rem 0; cursor: pointer; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  body { padding: 1rem; }
  .panel:target { padding: 0 1rem 1rem; }
  tbody th { min-width: 9rem; }
  tbody th span { display: block; font-size: 0.875rem; }
}
@media print { .panel:target { position: static; width: auto; box-shadow: none; } }
`;
