export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --ink: #1d2530; --faint: #5c6773; --paper: #fff; --ground: #f2f4f5; --line: #dde2e6; --accent: #0b5f5c; --chosen: #e3f0ef;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaee; --faint: #98a3ae; --paper: #1a2027; --ground: #12171c; --line: #2c353e; --accent: #56b8b2; --chosen: #1d3432; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: var(--ink); background: var(--ground); }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; padding: 16px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
header p { margin: 0; flex: 1; color: var(--faint); }
h1 { margin: 0; font-size: 20px; }
h2 { margin: 0 0 4px; font-size: 20px; overflow-wrap: anywhere; }
input { width: 240px; max-width: 100%; padding: 6px 10px; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; }
main { flex: 1; display: grid; grid-template-columns: minmax(260px, 360px) 1fr; }
nav { border-right: 1px solid var(--line); background: var(--paper); }
ol { margin: 0; padding: 0; list-style: none; }
nav a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 12px 24px; color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); border-left: 3px solid transparent; }
nav a:hover { background: var(--ground); }
nav a[aria-current] { background: var(--chosen); border-left-color: var(--accent); }
.to { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subject { grid-column: 1 / -1; color: var(--faint); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
time { color: var(--faint); font-variant-numeric: tabular-nums; }
nav time { font-size: 13px; }
.empty { padding: 24px; margin: 0; color: var(--faint); }
.empty a { display: inline; padding: 0; border: 0; color: var(--accent); text-decoration: underline; }
article { padding: 24px; min-width: 0; display: flex; flex-direction: column; }
.facts { margin: 0 0 16px; color: var(--faint); overflow-wrap: anywhere; }
.facts strong { color: var(--ink); }
.deeds { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; margin-bottom: 16px; }
.code { margin: 0; display: flex; align-items: center; gap: 12px; }
.code code { padding: 6px 14px; font: 600 26px/1.3 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 4px; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; user-select: all; }
button, .button { padding: 9px 16px; font: inherit; font-weight: 600; border-radius: 6px; border: 1px solid var(--line); color: inherit; background: var(--paper); cursor: pointer; text-decoration: none; }
.button { color: var(--paper); background: var(--accent); border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
iframe { flex: 1; width: 100%; min-height: 520px; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
details { margin-top: 16px; }
summary { cursor: pointer; color: var(--faint); }
pre { margin: 8px 0 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
@media (max-width: 760px) {
  main { grid-template-columns: 1fr; }
  nav { border-right: 0; max-height: 40vh; overflow: auto; }
}
`.trimStart()
