import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { ConnectionTarget } from '../connection-target.ts'
import { toPostgresFailure } from '../plain-errors.ts'
import { emptySql, identifier, renderSql, type Sql, sql } from '../sql.ts'
import { PostgresError } from '../types.ts'
import { compareContent } from './compare-content.ts'
import { type DumpConnection, openDumpConnection } from './dump-connection.ts'
import type { DumpSource } from './dump-source.ts'
import { contentDiffers, extensionsMissing, statementRefused, targetNotEmpty } from './errors.ts'
import { loadGlobals } from './load-globals.ts'
import { renderColumns } from './render-rows.ts'
import { createProgress, type RowProgress } from './row-progress.ts'
import { splitDump } from './split-dump.ts'
import type { Dump, DumpedSequence, DumpedTable, LeftOut } from './types.ts'

export type LoadOptions = {
  readonly onProgress: (line: string) => void
  /** Tables copied at the same time. */
  readonly connections?: number
  /** Reads each table again, at the source and here, and compares. */
  readonly verify: boolean
}

export type LoadReport = {
  readonly tables: number
  readonly rows: number
  readonly bytes: number
  /** Whether every table was read again and is the same. */
  readonly verified: boolean
  readonly leftOut: readonly LeftOut[]
}

/**
 * Brings a dump into an empty database, as a superuser: roles, statements before the rows, rows, positions of sequences, large objects,
 * statements behind them (which also give materialized views their rows), statistics. Throws `dump_target_not_empty`, `dump_extensions_missing`, `dump_statement_refused`,
 * `dump_content_differs`, ConnectionLost, PostgresError; the target is then not to be used.
 */
export async function loadDump(source: DumpSource, target: ConnectionTarget, options: LoadOptions): Promise<LoadReport> {
  const { dump } = source
  const connection = await openDumpConnection(target)
  try {
    await checkTarget(connection, dump.extensions)
    const refused = [...(await loadGlobals(connection, dump.globals))]
    const attempt = createAttempt(dump, refused)
    if (!dump.hasPublicSchema) await connection.run('drop schema if exists public')
    await runEntries(connection, dump.preData, attempt)
    const progress = createProgress(dump.tables.length, options.onProgress)
    await copyTables(source, target, { ...options, progress })
    for (const sequence of dump.sequences)
      await attempt(`the position of ${sequence.schema}.${sequence.name}`, () => setPosition(connection, sequence))
    if (dump.largeObjects > 0) await loadLargeObjects(source, connection)
    options.onProgress(`${dump.tables.length} tables are copied: indexes, constraints and triggers follow`)
    await runEntries(connection, dump.postData, attempt)
    await connection.run('analyze')
    if (options.verify) await checkContent(source, connection, options.onProgress)
    return { tables: dump.tables.length, ...progress.totals(), verified: options.verify, leftOut: [...dump.leftOut, ...refused] }
  } finally {
    await connection.close()
  }
}

async function checkTarget(connection: DumpConnection, extensions: readonly string[]): Promise<void> {
  const [found] = await connection.query<{ name: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' limit 1`)
  if (found !== undefined) throw targetNotEmpty(found.name)
  const available = await connection.query<{ name: string }>(sql`select name from pg_available_extensions`)
  const missing = extensions.filter((each) => !available.some(({ name }) => name === each))
  if (missing.length > 0) throw extensionsMissing(missing)
}

/** Notes what was refused, or throws it. */
type Attempt = (what: string, work: () => Promise<unknown>) => Promise<void>

/** Where tables could not be read, what stands on them cannot be made: views, foreign keys. Elsewhere every refusal is one too many. */
function createAttempt({ leftOut }: Dump, refused: LeftOut[]): Attempt {
  const isPartial = leftOut.some(({ kind }) => kind === 'table')
  return async (what, work) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof PostgresError)) throw error
      if (!isPartial) throw statementRefused(what, error)
      refused.push({ kind: 'statement', name: what, reason: error.message })
    }
  }
}

/** One at a time: a schema of thousands of tables holds more locks than one transaction may. */
async function runEntries(connection: DumpConnection, text: string, attempt: Attempt): Promise<void> {
  for (const entry of splitDump(text)) await attempt(entry.what, () => connection.run(entry.text))
}

type CopyOptions = LoadOptions & { readonly progress: RowProgress }

/** The largest first, so that no long one is alone at the end. */
async function copyTables(source: DumpSource, target: ConnectionTarget, options: CopyOptions): Promise<void> {
  const waiting = [...source.dump.tables]
  const copySome = async () => {
    const connection = await openDumpConnection(target)
    try {
      for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) {
        await copyRows(connection, await source.readRows(table), { into: table, progress: options.progress })
      }
    } catch (error) {
      waiting.length = 0
      throw error
    } finally {
      await connection.close()
    }
  }
  const lanes = Array.from({ length: Math.min(options.connections ?? 4, waiting.length) }, copySome)
  await Promise.allSettled(lanes)
  await Promise.all(lanes)
}

type Destination = { readonly into: DumpedTable; readonly progress: RowProgress }

async function copyRows(connection: DumpConnection, rows: Readable, { into, progress }: Destination): Promise<void> {
  const list = into.columns.length === 0 ? emptySql : sql`(${renderColumns(into)})`
  const copied = await pipeInto(connection, sql`copy ${identifier(into.schema, into.name)} ${list} from stdin`, rows, progress.addBytes)
  progress.addTable(copied)
}

async function pipeInto(connection: DumpConnection, statement: Sql, rows: Readable, onBytes: (count: number) => void): Promise<number> {
  const copy = connection.client.query(copyFrom(renderSql(statement).text))
  try {
    rows.on('data', (chunk: Buffer) => onBytes(chunk.length)).pause()
    await pipeline(rows, copy)
    return copy.rowCount
  } catch (error) {
    throw toPostgresFailure(error)
  }
}

async function loadLargeObjects(source: DumpSource, connection: DumpConnection): Promise<void> {
  await connection.run('create temporary table dorsal_parts (id oid, start bigint, bytes bytea)')
  await pipeInto(connection, sql`copy pg_temp.dorsal_parts from stdin`, await source.readLargeObjects(), () => {})
  await connection.run('select lo_create(id) from (select distinct id from pg_temp.dorsal_parts) as objects')
  await connection.run(`select lo_put(id, start, bytes) from pg_temp.dorsal_parts where bytes <> ''`)
  await connection.run('drop table pg_temp.dorsal_parts')
  for (const statement of source.dump.largeObjectStatements) await connection.run(statement)
}

const setPosition = (connection: DumpConnection, { schema, name, value, isCalled }: DumpedSequence) =>
  connection.query(
    sql`select setval(${renderSql(identifier(schema, name)).text}::regclass, ${value}::bigint, ${String(isCalled)}::boolean)`,
  )

async function checkContent(source: DumpSource, connection: DumpConnection, onProgress: (line: string) => void): Promise<void> {
  const compared = await compareContent(source, connection, onProgress)
  const different = compared.filter(({ isSame }) => !isSame)
  if (different.length > 0) throw contentDiffers(different.map(({ schema, name }) => `${schema}.${name}`))
}
