import { copyName, handWrittenName, limitName, ownName, postgrestName } from './contenders.ts'
import { exportWorkload } from './requests.ts'
import type { Sample, Series } from './run-rounds.ts'

/** What `docs/performance.md` promises of each workload: how many times as fast, and the most CPU of both processes in µs a request. */
type Goal = { readonly limit: number; readonly byHand: number; readonly postgrest?: number; readonly cpu?: number }

const goals: Readonly<Record<string, Goal>> = {
  W1: { limit: 0.6, byHand: 2.2, postgrest: 7, cpu: 60 },
  W2: { limit: 0.8, byHand: 3, postgrest: 6, cpu: 140 },
  W3: { limit: 1.1, byHand: 3.5, postgrest: 8, cpu: 350 },
  W4: { limit: 0.8, byHand: 5, postgrest: 6, cpu: 165 },
  W5: { limit: 0.75, byHand: 1.5, postgrest: 4, cpu: 165 },
  W6: { limit: 1, byHand: 2 },
}

type Column = { readonly title: string; readonly field: keyof Sample; readonly digits: number }

const requestColumns: readonly Column[] = [
  { title: 'req/s', field: 'perSecond', digits: 0 },
  { title: 'p50 ms', field: 'p50', digits: 2 },
  { title: 'p99 ms', field: 'p99', digits: 2 },
  { title: 'CPU µs a request: server', field: 'serverCpu', digits: 0 },
  { title: 'PostgreSQL', field: 'postgresCpu', digits: 0 },
  { title: 'memory MB', field: 'peakMemory', digits: 0 },
]

const exportColumns: readonly Column[] = [
  { title: 'exports/s', field: 'perSecond', digits: 2 },
  { title: 'first byte ms', field: 'firstByte', digits: 1 },
  { title: 'whole answer ms, p50', field: 'p50', digits: 0 },
  { title: 'CPU µs an export: server', field: 'serverCpu', digits: 0 },
  { title: 'PostgreSQL', field: 'postgresCpu', digits: 0 },
  { title: 'memory MB', field: 'peakMemory', digits: 0 },
]

export function renderWorkload(workload: string, series: readonly Series[]): string {
  const columns = workload === exportWorkload ? exportColumns : requestColumns
  return [
    `### ${workload}`,
    '',
    `| | ${columns.map(({ title }) => title).join(' | ')} | Dorsal is … times as fast |`,
    `|${'---|'.repeat(columns.length + 2)}`,
    ...series.map(({ name, samples }) => renderRow(name, { samples, columns, ratio: findRatio(series, ownName, name) })),
    '',
    renderGoals(workload, series),
    '',
  ].join('\n')
}

type Row = { readonly samples: readonly Sample[]; readonly columns: readonly Column[]; readonly ratio: number | undefined }

function renderRow(name: string, { samples, columns, ratio }: Row): string {
  const failed = samples.reduce((sum, sample) => sum + sample.failed, 0)
  const cells = [
    `${name}${failed === 0 ? '' : ` (${failed} failed)`}`,
    ...columns.map(({ field, digits }) => renderNumber(median(samples.map((sample) => sample[field])), digits)),
    name === ownName ? '' : renderNumber(ratio ?? Number.NaN, 2),
  ]
  return `| ${cells.join(' | ')} |`
}

function renderGoals(workload: string, series: readonly Series[]): string {
  const goal = goals[workload]
  const own = series.find(({ name }) => name === ownName)
  if (goal === undefined || own === undefined) return ''
  const compare = (what: string, ratio: number | undefined, least: number | undefined) =>
    ratio === undefined || least === undefined ? [] : [`${ratio.toFixed(2)} × ${what} (goal ${least}${ratio >= least ? ', reached' : ''})`]
  const cpu = median(own.samples.map(({ serverCpu, postgresCpu }) => serverCpu + postgresCpu))
  const cpuGoal = goal.cpu === undefined ? '' : ` (goal ${goal.cpu}${cpu <= goal.cpu ? ', reached' : ''})`
  return [
    ...compare('the limit', findRatio(series, ownName, workload === exportWorkload ? copyName : limitName), goal.limit),
    ...compare(handWrittenName, findRatio(series, ownName, handWrittenName), goal.byHand),
    ...compare('PostgREST', findRatio(series, ownName, postgrestName), goal.postgrest),
    Number.isNaN(cpu) ? 'CPU not measured' : `${cpu.toFixed(0)} µs CPU of both${cpuGoal}`,
  ].join('; ')
}

/** The median of the ratios of the same rounds. */
function findRatio(series: readonly Series[], name: string, to: string): number | undefined {
  const own = series.find((each) => each.name === name)
  const other = series.find((each) => each.name === to)
  if (own === undefined || other === undefined) return undefined
  return median(own.samples.map(({ perSecond }, round) => perSecond / (other.samples[round]?.perSecond ?? Number.NaN)))
}

/** Of what was measured: on a busy machine a round may end without an answer. */
function median(values: readonly number[]): number {
  const measured = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  return measured[Math.floor(measured.length / 2)] ?? Number.NaN
}

function renderNumber(number: number, digits: number): string {
  return Number.isNaN(number) ? '–' : number.toFixed(digits)
}
