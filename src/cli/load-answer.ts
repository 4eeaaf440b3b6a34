import { formatMilliseconds, formatNumber, formatRate, type LoadReport } from '../operations/load-test/operation.ts'
import type { Answer, Section } from './answer.ts'

/** A load test for a person and for programs; `file`: where its charts were written. */
export function toLoadAnswer(report: LoadReport, file: string | undefined): Answer {
  return {
    verdict: report.verdict,
    data: report,
    sections: [
      ...(report.knee === null ? [] : [toStepTable(report.knee.steps), toKneeLine(report.knee)]),
      toRequestTable(report),
      { kind: 'lines', lines: describePhase(report) },
      toCheckTable(report),
      ...(file === undefined ? [] : [{ kind: 'lines' as const, lines: [`Charts: ${file}`] }]),
    ],
  }
}

function toStepTable(steps: NonNullable<LoadReport['knee']>['steps']): Section {
  const rows = steps.map(({ phase, verdict }) => [
    formatNumber(phase.rate),
    formatNumber(phase.succeededPerSecond),
    formatMilliseconds(phase.latency.p50),
    formatMilliseconds(phase.latency.p99),
    String(phase.sent - phase.succeeded),
    verdict,
  ])
  return { kind: 'table', columns: ['sent a second', 'answered', 'p50', 'p99', 'failed', 'objectives'], rows }
}

function toKneeLine({ rate, limitedBy }: NonNullable<LoadReport['knee']>): Section {
  const found = rate === 0 ? 'The objectives hold at no rate that was tried' : `The objectives hold up to ${formatRate(rate)}`
  const more = { objectives: '.', generator: '; the API may do more than this machine could send.', interruption: ' so far.' }[limitedBy]
  return { kind: 'lines', lines: [`${found}${more}`] }
}

function toRequestTable({ phase }: LoadReport): Section {
  const rows = phase.requests.map(({ name, sent, failed, p50, p99, max }) => [
    name,
    String(sent),
    String(failed),
    ...[p50, p99, max].map(formatMilliseconds),
  ])
  return { kind: 'table', columns: ['request', 'sent', 'failed', 'p50', 'p99', 'slowest'], rows }
}

function describePhase({ phase, generator, remarks }: LoadReport): readonly string[] {
  const { sent, succeeded, failures, latency, lag } = phase
  const reasons = Object.entries(failures).map(([reason, count]) => `${count} × ${reason}`)
  return [
    `${sent} requests at ${formatRate(phase.rate)}: ${succeeded} answered, ${sent - succeeded} failed${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    `p50 ${formatMilliseconds(latency.p50)}, p90 ${formatMilliseconds(latency.p90)}, p99 ${formatMilliseconds(latency.p99)}, p99.9 ${formatMilliseconds(latency.p999)}, slowest ${formatMilliseconds(latency.max)}`,
    `sent by ${generator}, itself late by ${formatMilliseconds(lag.p50)} (p50) and ${formatMilliseconds(lag.p99)} (p99)`,
    ...remarks,
  ]
}

function toCheckTable({ checks }: LoadReport): Section {
  const rows = checks.map(({ objective, wanted, measured, verdict, reason }) => [objective, wanted, measured, verdict, reason ?? ''])
  return { kind: 'table', columns: ['objective', 'wanted', 'measured', 'verdict', ''], rows }
}
