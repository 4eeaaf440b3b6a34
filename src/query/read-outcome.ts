import type { Row, StatementResult } from '../postgres/types.ts'
import type { Outcome } from './outcome.ts'
import type { Plan, PlannedCount } from './plan.ts'

const noBytes = Buffer.alloc(0)

/** What the results of a rendered plan mean. `estimate` is the result of its count estimate, when it had one. */
export function readOutcome(plan: Plan, main: StatementResult, estimate: StatementResult | undefined): Outcome {
  if (plan.media.explain !== undefined) return readExplanation(main)
  const row = main.rows[0] ?? []
  const pageTotal = readInteger(row[0]) ?? 0
  const isWrite = plan.kind !== 'read' && plan.kind !== 'call'
  return {
    pageTotal,
    total: isWrite ? undefined : readTotal(plan.count, readInteger(row[4]), estimate),
    body: readBody(plan, row),
    responseHeaders: readText(row[2]),
    responseStatus: readText(row[3]),
    location: isWrite ? readLocation(row[4]) : undefined,
    inserted: isWrite ? readInteger(row[5]) : undefined,
  }
}

function readExplanation({ rows }: StatementResult): Outcome {
  const body = Buffer.concat(rows.flatMap((row) => [row[0] ?? noBytes, Buffer.from('\n')]))
  return {
    pageTotal: 0,
    total: undefined,
    body,
    responseHeaders: undefined,
    responseStatus: undefined,
    location: undefined,
    inserted: undefined,
  }
}

/** bytea travels as `\x` and hexadecimal digits. */
function readBody({ media }: Plan, row: Row): Buffer {
  const body = row[1] ?? noBytes
  const isBinary = (media.body.kind === 'raw' || media.body.kind === 'custom') && media.body.isBinary
  return isBinary ? Buffer.from(body.toString('latin1', 2), 'hex') : body
}

export function readTotal(count: PlannedCount | undefined, counted: number | undefined, estimate: StatementResult | undefined) {
  if (count === undefined || estimate === undefined) return counted
  const estimated = readEstimate(estimate)
  if (count.kind === 'planned' || counted === undefined) return estimated ?? counted
  const isCertain = count.threshold !== undefined && counted <= count.threshold
  return isCertain ? counted : Math.max(counted, estimated ?? 0)
}

/** `[{"Plan": {"Plan Rows": n}}]`, the text of `explain (format json)`. */
function readEstimate({ rows }: StatementResult): number | undefined {
  const explained = JSON.parse(readText(rows[0]?.[0]) ?? '[]') as readonly { readonly Plan?: { readonly 'Plan Rows'?: number } }[]
  return explained[0]?.Plan?.['Plan Rows']
}

function readLocation(field: Row[number] | undefined): Outcome['location'] {
  const text = readText(field)
  if (text === undefined) return undefined
  const keys = JSON.parse(text) as readonly (readonly [name: string, value: string | null])[]
  return keys.map(([name, value]) => [name, value === null ? 'is.null' : `eq.${value}`] as const)
}

export function readInteger(field: Row[number] | undefined): number | undefined {
  const text = readText(field)
  return text === undefined ? undefined : Number(text)
}

export function readText(field: Row[number] | undefined): string | undefined {
  return field?.toString()
}
