export const reportStyle = `
:root { color-scheme: light dark; --back: #fff; --card: #f7f8fa; --text: #16191d; --soft: #5b6470; --line: #dfe3e8; --line-strong: #9aa4b1;
  --one: #2563eb; --one-fill: #2563eb22; --two: #d97706; --three: #8b5cf6; --good: #15803d; --bad: #dc2626; --unknown: #a16207 }
@media (prefers-color-scheme: dark) { :root { --back: #14171b; --card: #1c2026; --text: #e8eaed; --soft: #a0a9b4; --line: #30363e; --line-strong: #6b7683;
  --one: #60a5fa; --one-fill: #60a5fa22; --two: #fbbf24; --three: #c4b5fd; --good: #4ade80; --bad: #f87171; --unknown: #facc15 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 system-ui, sans-serif }
main { max-width: 1000px; margin: 0 auto; padding: 32px 24px 64px }
h1 { font-size: 26px; margin: 0 0 4px } h2 { font-size: 18px; margin: 36px 0 10px }
p { margin: 4px 0 } .soft { color: var(--soft) }
.verdict { display: inline-block; font-weight: 600 } .holds { color: var(--good) } .does-not-hold { color: var(--bad) } .could-not-be-checked { color: var(--unknown) }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(122px, 1fr)); gap: 12px; margin: 20px 0 }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px } .tile b { display: block; font-size: 21px; font-weight: 600 }
.tile span { color: var(--soft); font-size: 13px }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px } th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top }
td.number, th.number { text-align: right } td.name { font-family: ui-monospace, monospace; font-size: 13px; word-break: break-all }
.u-legend { margin: 4px 0 12px; font-size: 13px; color: var(--text) } .u-legend th, .u-legend td { border: 0; padding: 2px 4px } .u-inline tr { margin-right: 12px }
`
