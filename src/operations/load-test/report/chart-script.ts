/** Draws the charts of a report in the browser with uPlot (https://github.com/leeoniya/uPlot), from the JSON in the page. */
export const chartScript = `
const report = JSON.parse(document.getElementById('report').textContent)
const style = getComputedStyle(document.documentElement)
const color = (name) => style.getPropertyValue('--' + name).trim()
const formatMs = (v) => v == null ? '–' : v === 0 ? '0' : v >= 1000 ? (v / 1000).toFixed(2) + ' s' : (v < 10 ? v.toFixed(2) : v.toFixed(0)) + ' ms'
const formatCount = (v) => v == null ? '–' : v >= 100 ? v.toFixed(0) : String(Number(v.toPrecision(3)))
const axis = (label, values) => ({ label, labelSize: 22, labelFont: '12px system-ui', font: '12px system-ui', stroke: color('soft'),
  grid: { stroke: color('line'), width: 1 }, ticks: { stroke: color('line'), width: 1 }, ...(values ? { values } : {}) })
const line = (label, name, value, more) => ({ label, stroke: color(name), width: 2, value: (_, v) => value(v), points: { show: false }, ...more })

function draw(id, { data, scales, axes, series, bands }) {
  const place = document.getElementById(id)
  if (!place) return
  const width = () => place.clientWidth
  const chart = new uPlot({ width: width(), height: 300, scales, axes, series, bands, cursor: { points: { size: 7 } }, legend: { live: true } }, data, place)
  addEventListener('resize', () => chart.setSize({ width: width(), height: 300 }))
}

const msAxis = (label) => ({ ...axis(label, (_, ticks) => ticks.map(formatMs)), size: 72 })
const percentName = (v) => Number((100 * (1 - 1 / v)).toPrecision(6)) + ' %'
const marks = [1, 2, 4, 10, 100, 1000, 10000, 100000, 1000000]
const curve = report.phase.curve.filter(({ share }) => share < 1)
const inverse = curve.map(({ share }) => 1 / (1 - share))
draw('curve', {
  data: [inverse, curve.map(({ value }) => value)],
  scales: { x: { time: false, distr: 3, range: (_, min, max) => [1, Math.max(max, 2)] }, y: { range: (_, min, max) => [0, max * 1.05 || 1] } },
  axes: [{ ...axis('share of requests answered within', (_, ticks) => ticks.map((v) => marks.includes(v) ? percentName(v) : null)),
    splits: () => marks.filter((v) => v <= Math.max(...inverse)), filter: (_, splits) => splits }, msAxis('latency')],
  series: [{ label: 'of requests', value: (_, v) => v == null ? '–' : percentName(v) }, line('within', 'one', formatMs, { fill: color('one-fill') })],
})

const apart = (values) => values.reduce((kept, v) => kept.length === 0 || v / kept.at(-1) > 1.3 ? [...kept, v] : kept, [])
const seconds = report.phase.timeline
draw('timeline', {
  data: [seconds.map((s) => s.second), seconds.map((s) => s.p50), seconds.map((s) => s.p99), seconds.map((s) => s.max), seconds.map((s) => s.failed)],
  scales: { x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] }, y: { range: (_, min, max) => [0, max * 1.05 || 1] }, count: { range: (_, min, max) => [0, Math.max(1, max * 1.05)] } },
  axes: [axis('second in which the request was to be sent', (_, ticks) => ticks.map((v) => Number.isInteger(v) ? v : '')), msAxis('latency'),
    { ...axis('failed'), side: 1, scale: 'count', grid: { show: false }, size: 48, values: (_, ticks) => ticks.map((v) => Number.isInteger(v) ? v : '') }],
  series: [{ label: 'second' }, line('p50', 'one', formatMs), line('p99', 'two', formatMs), line('slowest', 'three', formatMs, { width: 1, dash: [4, 4] }),
    line('failed', 'bad', formatCount, { scale: 'count', width: 1 })],
})

if (report.knee) {
  const steps = [...report.knee.steps].sort((a, b) => a.phase.rate - b.phase.rate)
  const held = (s) => s.verdict === 'holds'
  const dots = { show: true, size: 9 }
  draw('knee-curve', {
    data: [steps.map((s) => s.phase.rate), steps.map((s) => s.phase.latency.p99), steps.map((s) => held(s) ? s.phase.latency.p99 : null),
      steps.map((s) => held(s) ? null : s.phase.latency.p99), steps.map((s) => s.phase.succeededPerSecond)],
    scales: { x: { time: false, distr: 3, range: (_, min, max) => [min * 0.9, max * 1.1] }, y: { distr: 3 }, rate: { distr: 3 } },
    axes: [{ ...axis('requests sent a second', (_, ticks) => ticks.map(formatCount)), splits: () => apart(steps.map((s) => s.phase.rate)), filter: (_, splits) => splits },
      { ...msAxis('p99'), values: (_, ticks) => ticks.map((v) => v == null ? '' : formatMs(v)) },
      { ...axis('answered a second', (_, ticks) => ticks.map((v) => v == null ? '' : formatCount(v))), side: 1, scale: 'rate', grid: { show: false }, size: 64 }],
    series: [{ label: 'sent a second', value: (_, v) => formatCount(v) }, line('p99', 'line-strong', formatMs, { width: 1 }),
      line('held', 'good', formatMs, { width: 0, points: { ...dots, fill: color('good') } }),
      line('broke', 'bad', formatMs, { width: 0, points: { ...dots, fill: color('bad') } }),
      line('answered a second', 'one', formatCount, { scale: 'rate', dash: [5, 4] })],
  })
}
`
