import { fillSql, type Sql, sql } from '../postgres/sql.ts'
import type { Database, RowStream, StatementResult } from '../postgres/types.ts'
import type { Outcome, StreamedOutcome } from './outcome.ts'
import type { PlannedRead } from './plan.ts'
import { readInteger, readText, readTotal } from './read-outcome.ts'
import type { Run } from './run.ts'
import { findIsolation } from './run-plan.ts'
import { planSession } from './session-settings.ts'
import { renderEstimate, responseSettings } from './sql/render-plan.ts'
import { renderPreRequest } from './sql/render-pre-request.ts'
import { emptyBody, type RenderedStream, renderCounted, renderStream } from './sql/render-stream.ts'

/** Answers up to here are held and answered whole, as if nobody had thought of streaming. In bytes. */
const mostHeld = 512 * 1024

export type StreamRun = Omit<Run, 'database'> & { readonly database: Pick<Database, 'stream'> }

export type StreamedRead =
  | { readonly kind: 'whole'; readonly outcome: Outcome }
  | { readonly kind: 'under way'; readonly outcome: StreamedOutcome }

/**
 * Runs a read row by row. An answer that turns out small comes whole; of a long one the first part is held here and the rest comes as it is
 * read. Throws PostgresError and ConnectionLost; so does the body of an answer under way.
 */
export async function streamRead(plan: PlannedRead, run: StreamRun): Promise<StreamedRead> {
  const rendered = renderStream(plan)
  const before = planBefore(plan, run)
  const stream = startStream(plan, run, { rendered, before: Object.values(before) })
  const chunks = stream[Symbol.asyncIterator]()
  const held = await takeHeld(chunks)
  const find = createFinder(Object.keys(before), stream)
  if (held.isAll) return { kind: 'whole', outcome: readWhole(plan, { rendered, chunks: held.chunks, find }) }
  const body = joinBody(rendered, held.chunks, chunks)
  const leave = async () => void (await chunks.return?.())
  return { kind: 'under way', outcome: { ...readBeginning(plan, find), body, leave } }
}

/** Statements before the rows, by what they are for, in their order. */
type Before = Readonly<Record<string, Sql>>

type Find = (name: 'settings' | 'counted' | 'estimate' | 'rows' | 'settingsAfter') => StatementResult | undefined

function planBefore(plan: PlannedRead, { settings }: StreamRun): Before {
  const counted = renderCounted(plan)
  const estimate = renderEstimate(plan)
  return {
    ...(settings.preRequest !== undefined && { preRequest: renderPreRequest(settings.preRequest), settings: readSettings }),
    ...(counted !== undefined && { counted }),
    ...(estimate !== undefined && { estimate }),
  }
}

const readSettings = sql`select ${responseSettings}`

function startStream(plan: PlannedRead, run: StreamRun, asked: { readonly rendered: RenderedStream; readonly before: readonly Sql[] }) {
  // what is counted first must be what comes then
  const isolation = findIsolation(plan, run) ?? (renderCounted(plan) === undefined ? undefined : 'repeatable read')
  const fill = (statement: Sql) => fillSql(statement, run.values ?? [])
  return run.database.stream({
    session: planSession(plan, run),
    before: asked.before.map(fill),
    statement: fill(asked.rendered.rows),
    separator: asked.rendered.separator,
    trim: asked.rendered.trim,
    after: [readSettings],
    ...(isolation !== undefined && { isolation }),
    ...(run.client !== undefined && { client: run.client }),
    ...(run.signal !== undefined && { signal: run.signal }),
  })
}

function createFinder(before: readonly string[], stream: RowStream): Find {
  const names = [...before, 'rows', 'settingsAfter']
  return (name) => stream.results()[names.indexOf(name)]
}

type Held = { readonly chunks: readonly Buffer[]; readonly isAll: boolean }

async function takeHeld(chunks: AsyncIterator<Buffer>): Promise<Held> {
  const held: Buffer[] = []
  for (let size = 0; size <= mostHeld; ) {
    const next = await chunks.next()
    if (next.done === true) return { chunks: held, isAll: true }
    held.push(next.value)
    size += next.value.length
  }
  return { chunks: held, isAll: false }
}

async function* joinBody({ open, close }: RenderedStream, held: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.concat([Buffer.from(open), ...held])
  yield* { [Symbol.asyncIterator]: () => rest }
  if (close !== '') yield Buffer.from(close)
}

type Whole = { readonly rendered: RenderedStream; readonly chunks: readonly Buffer[]; readonly find: Find }

function readWhole(plan: PlannedRead, { rendered, chunks, find }: Whole): Outcome {
  const pageTotal = find('rows')?.affected ?? 0
  const parts = pageTotal === 0 ? [emptyBody(plan)] : [rendered.open, ...chunks, rendered.close]
  return {
    ...readSettingsResult(find('settingsAfter')),
    pageTotal,
    total: readTotal(plan.count, readInteger(find('counted')?.rows[0]?.[0]), find('estimate')),
    body: Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
    location: undefined,
    inserted: undefined,
  }
}

function readBeginning(plan: PlannedRead, find: Find): Omit<StreamedOutcome, 'body' | 'leave'> {
  const counted = readInteger(find('counted')?.rows[0]?.[0])
  const { offset, limit = Number.POSITIVE_INFINITY } = plan.tree
  return {
    ...readSettingsResult(find('settings')),
    pageTotal: counted === undefined ? undefined : Math.min(Math.max(counted - offset, 0), limit),
    total: readTotal(plan.count, counted, find('estimate')),
  }
}

function readSettingsResult(result: StatementResult | undefined): Pick<Outcome, 'responseHeaders' | 'responseStatus'> {
  const row = result?.rows[0]
  return { responseHeaders: readText(row?.[0]), responseStatus: readText(row?.[1]) }
}
