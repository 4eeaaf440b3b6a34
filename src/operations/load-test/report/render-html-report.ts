import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { formatMilliseconds, formatNumber, formatRate } from '../domain/format.ts'
import type { LoadReport, ObjectiveCheck, RequestResult, StepResult, Verdict } from '../types.ts'
import { chartScript } from './chart-script.ts'
import { reportStyle } from './report-style.ts'

const objectiveNames = {
  p50: 'half of the requests answered within',
  p99: '99 of 100 requests answered within',
  errorRate: 'failed requests',
  rate: 'requests answered',
} as const satisfies Record<ObjectiveCheck['objective'], string>

/** One page of HTML that needs no network: numbers as tables, and charts of the same. */
export function renderHtmlReport(report: LoadReport): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Load test of ${toHtml(report.url)}</title>`,
    `<style>${readUplot('uPlot.min.css')}${reportStyle}</style></head><body><main>`,
    renderHead(report),
    renderTiles(report),
    renderSection('Objectives', renderChecks(report.checks)),
    report.knee === null ? '' : renderSection('Rate by rate', `<div id="knee-curve"></div>${renderSteps(report.knee.steps)}`),
    renderSection(`Latency distribution at ${formatRate(report.phase.rate)}`, '<div id="curve"></div>'),
    renderSection('Latency over time', '<div id="timeline"></div>'),
    renderSection('By request', renderRequests(report.phase.requests)),
    renderFailures(report.phase.failures),
    '</main>',
    `<script type="application/json" id="report">${toScriptJson(report)}</script>`,
    `<script>${readUplot('uPlot.iife.min.js')}</script><script>${chartScript}</script></body></html>\n`,
  ].join('\n')
}

function renderHead({ verdict, url, startedAt, generator, remarks }: LoadReport): string {
  const lines = [`${toHtml(url)}, ${toHtml(startedAt)}`, toHtml(generator), ...remarks.map(toHtml)]
  return [
    `<h1>Load test: ${renderVerdict(verdict)}</h1>`,
    ...lines.map((line) => `<p class="soft">${line}</p>`),
    '<p class="soft">Requests are sent at their planned moments whatever the server does, and measured from those moments to the last byte.</p>',
  ].join('\n')
}

function renderTiles({ phase, knee }: LoadReport): string {
  const tiles = [
    ...(knee === null ? [] : [[formatNumber(knee.rate), 'a second: the highest rate that held']]),
    [formatNumber(phase.succeededPerSecond), `answered a second of ${formatNumber(phase.rate)}`],
    [formatMilliseconds(phase.latency.p50), 'p50'],
    [formatMilliseconds(phase.latency.p99), 'p99'],
    [formatMilliseconds(phase.latency.max), 'slowest'],
    [String(phase.sent - phase.succeeded), `failed of ${phase.sent}`],
    [formatMilliseconds(phase.lag.p99), "generator's own lag, p99"],
  ]
  return `<div class="tiles">${tiles.map(([value = '', name = '']) => `<div class="tile"><b>${toHtml(value)}</b><span>${toHtml(name)}</span></div>`).join('')}</div>`
}

function renderChecks(checks: readonly ObjectiveCheck[]): string {
  return renderTable(
    ['objective', 'wanted', 'measured', 'verdict'],
    checks.map(({ objective, wanted, measured, verdict, reason }) => [
      toCell(objectiveNames[objective]),
      toCell(wanted),
      toCell(measured),
      `<td>${renderVerdict(verdict)}${reason === undefined ? '' : `<br><span class="soft">${toHtml(reason)}</span>`}</td>`,
    ]),
  )
}

function renderSteps(steps: readonly StepResult[]): string {
  return renderTable(
    ['sent a second', 'answered a second', 'p50', 'p99', 'failed', 'verdict'],
    steps.map(({ phase, verdict }) => [
      toCell(formatNumber(phase.rate)),
      toCell(formatNumber(phase.succeededPerSecond)),
      toCell(formatMilliseconds(phase.latency.p50)),
      toCell(formatMilliseconds(phase.latency.p99)),
      toCell(String(phase.sent - phase.succeeded)),
      `<td>${renderVerdict(verdict)}</td>`,
    ]),
  )
}

function renderRequests(requests: readonly RequestResult[]): string {
  return renderTable(
    ['request', 'sent', 'failed', 'p50', 'p90', 'p99', 'slowest'],
    requests.map(({ name, sent, failed, p50, p90, p99, max }) => [
      `<td class="name">${toHtml(name)}</td>`,
      toCell(String(sent)),
      toCell(String(failed)),
      ...[p50, p90, p99, max].map((value) => toCell(formatMilliseconds(value))),
    ]),
  )
}

function renderFailures(failures: Readonly<Record<string, number>>): string {
  const rows = Object.entries(failures)
  if (rows.length === 0) return ''
  const table = renderTable(
    ['answer', 'requests'],
    rows.map(([reason, count]) => [toCell(reason), toCell(String(count))]),
  )
  return renderSection('What failed', table)
}

function renderSection(title: string, content: string): string {
  return `<h2>${toHtml(title)}</h2>\n${content}`
}

/** `rows` hold finished cells. */
function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = `<tr>${columns.map((column) => `<th>${toHtml(column)}</th>`).join('')}</tr>`
  return `<div class="scroll"><table>${head}${rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('')}</table></div>`
}

function toCell(value: string): string {
  return `<td>${toHtml(value)}</td>`
}

function renderVerdict(verdict: Verdict): string {
  return `<span class="verdict ${verdict.replaceAll(' ', '-')}">${verdict}</span>`
}

function toHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** No text of it can end the script it stands in. */
function toScriptJson(report: LoadReport): string {
  return JSON.stringify(report).replaceAll('<', String.raw`\u003c`)
}

function readUplot(file: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(`uplot/dist/${file}`), 'utf8').trim()
}
