import type { SoakReport } from './soak.ts'

const lines = [
  { name: 'rss', label: 'server, resident MB' },
  { name: 'heap', label: 'server, heap in use MB' },
  { name: 'external', label: 'server, buffers MB' },
  { name: 'postgres', label: 'PostgreSQL, private MB' },
  { name: 'statements', label: 'prepared statements' },
  { name: 'p99', label: 'p99 ms' },
] as const

const width = 860
const height = 120

/** A chart for each line of samples, as SVG, without anything from elsewhere. */
export function renderSoakPage(report: SoakReport): string {
  const { startedAt, node, code, rate, rule, verdicts } = report
  const rows = verdicts.map(
    ({ name, mean, rise, isFlat }) =>
      `<tr><td>${name}<td>${mean.toFixed(1)}<td>${rise.toFixed(2)}<td>${isFlat ? 'flat' : '<b>not flat</b>'}</tr>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Soak</title>
<style>body{font:15px system-ui;max-width:900px;margin:32px auto;padding:0 16px}td,th{text-align:left;padding:3px 16px 3px 0}
svg{display:block;margin:2px 0 14px;background:#f6f7f9}polyline{fill:none;stroke:#2563eb;stroke-width:1.5}text{font:12px system-ui;fill:#555}</style>
<h1>Soak of ${startedAt}</h1><p>Node ${node}, ${code}, ${rate} requests a second. ${rule}</p>
<table><tr><th>line<th>mean<th>rise<th>verdict</tr>${rows.join('')}</table>
${lines.map(({ name, label }) => renderLine(label, report, name)).join('\n')}</html>\n`
}

function renderLine(label: string, { samples }: SoakReport, name: (typeof lines)[number]['name']): string {
  const values = samples.map((sample) => sample[name]).filter((value) => Number.isFinite(value))
  const most = Math.max(1, ...values)
  const points = values.map((value, index) => {
    const x = (index / Math.max(1, values.length - 1)) * width
    return `${x.toFixed(1)},${(height - (value / most) * (height - 20)).toFixed(1)}`
  })
  return `<svg viewBox="0 0 ${width} ${height}" role="img"><text x="6" y="15">${label}, highest ${most.toFixed(1)}</text><polyline points="${points.join(' ')}"/></svg>`
}
