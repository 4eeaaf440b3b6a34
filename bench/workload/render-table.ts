import { handWrittenName, limitName, ownName, postgrestName } from './contenders.ts'
import type { Sample, Series } from './run-rounds.ts'

/** What `docs/performance.md` promises of each workload: how many times as fast, and the most CPU of both processes in µs a request. */
const goals: Readonly<
  Record<string, { readonly limit: number; readonly byHand: number; readonly postgrest: number; readonly cpu: number }>
> = {
  W1: { limit: 0.6, byHand: 2.2, postgrest: 7, cpu: 60 },
  W2: { limit: 0.8, byHand: 3, postgrest: 6, cpu: 140 },
  W3: { limit: 1.1, byHand: 3.5, postgrest: 8, cpu: 350 },
  W4: { limit: 0.8, byHand: 5, postgrest: 6, cpu: 165 },
  W5: { limit: 0.75, byHand: 1.5, postgrest: 4, cpu: 165 },
}

export function renderWorkload(workload: string, series: readonly Series[]): string {
  const rows = series.map(({ name, samples }) => renderRow(name, samples, findRatio(series, ownName, name)))
  return [
    `### ${workload}`,
    '',
    '| | req/s | p50 ms | p99 ms | CPU µs a request: server | PostgreSQL | memory MB | Dorsal is … times as fast |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
    renderGoals(workload, series),
    '',
  ].join('\n')
}

function renderRow(name: string, samples: readonly Sample[], ratio: number | undefined): string {
  const show = (field: keyof Sample, digits: number) => renderNumber(median(samples.map((sample) => sample[field])), digits)
  const failed = samples.reduce((sum, sample) => sum + sample.failed, 0)
  const cells = [
    `${name}${failed === 0 ? '' : ` (${failed} failed)`}`,
    show('perSecond', 0),
    show('p50', 2),
    show('p99', 2),
    show('serverCpu', 0),
    show('postgresCpu', 0),
    show('peakMemory', 0),
    name === ownName ? '' : renderNumber(ratio ?? Number.NaN, 2),
  ]
  return `| ${cells.join(' | ')} |`
}

function renderGoals(workload: string, series: readonly Series[]): string {
  const goal = goals[workload]
  const own = series.find(({ name }) => name === ownName)
  if (goal === undefined || own === undefined) return ''
  const compare = (what: string, ratio: number | undefined, least: number) =>
    ratio === undefined ? [] : [`${ratio.toFixed(2)} × ${what} (goal ${least}${ratio >= least ? ', reached' : ''})`]
  const cpu = median(own.samples.map(({ serverCpu, postgresCpu }) => serverCpu + postgresCpu))
  return [
    ...compare('the limit', findRatio(series, ownName, limitName), goal.limit),
    ...compare(handWrittenName, findRatio(series, ownName, handWrittenName), goal.byHand),
    ...compare('PostgREST', findRatio(series, ownName, postgrestName), goal.postgrest),
    Number.isNaN(cpu) ? 'CPU not measured' : `${cpu.toFixed(0)} µs CPU of both (goal ${goal.cpu}${cpu <= goal.cpu ? ', reached' : ''})`,
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
