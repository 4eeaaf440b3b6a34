import type { Readable } from 'node:stream'
import { to as copyTo } from 'pg-copy-streams'
import type { ConnectionTarget } from '../connection-target.ts'
import { integer, renderSql, type Sql, sql } from '../sql.ts'
import { type DumpConnection, openDumpConnection } from './dump-connection.ts'
import { dumpSchema } from './dump-schema.ts'
import { isReadableLargeObject, readContents } from './read-contents.ts'
import { readFingerprint } from './read-fingerprint.ts'
import { readGlobals } from './read-globals.ts'
import { renderColumns, renderOrigin } from './render-rows.ts'
import type { Dump, DumpedTable, Fingerprint } from './types.ts'

/** Rows in COPY's text format, and what else a dump is made of: a live database, or a backup of one. */
export type DumpSource = {
  readonly dump: Dump
  /** The stream ends its reading when it is destroyed. */
  readonly readRows: (table: DumpedTable) => Promise<Readable>
  /** Lines `oid, offset, bytes` for COPY; a large object without bytes has one with none. */
  readonly readLargeObjects: () => Promise<Readable>
  readonly readFingerprint: (table: DumpedTable) => Promise<Fingerprint>
  readonly close: () => Promise<void>
}

export type DumpSourceOptions = {
  /** Verifiers of the roles' passwords too. Only a superuser may read them. */
  readonly passwords?: boolean
}

/**
 * Opens a database for copying: everything is read as of one moment, in one exported snapshot, over as many connections as are asked for rows at
 * once. Needs no superuser; what this login cannot read is named in `dump.leftOut`. Throws `dump_failed`, ConnectionLost, PostgresError.
 */
export async function openDumpSource(target: ConnectionTarget, { passwords = false }: DumpSourceOptions = {}): Promise<DumpSource> {
  const leader = await openDumpConnection(target)
  try {
    await leader.run('begin isolation level repeatable read read only')
    const { snapshot, join, version } = await exportSnapshot(leader)
    const { unread, ...contents } = await readContents(leader)
    const schema = await dumpSchema(target, { serverVersion: version, snapshot, without: unread })
    const dump = { serverVersion: version, globals: await readGlobals(leader, { passwords }), ...contents, ...schema }
    return createSource(dump, leader, () => openReader(target, join))
  } catch (error) {
    await leader.close()
    throw error
  }
}

/** `join` is the statement that begins a transaction which sees the same. */
async function exportSnapshot(leader: DumpConnection) {
  const [row] = await leader.query<{ snapshot: string; join: string; version: string }>(sql`
    select snapshot, format('set transaction snapshot %L', snapshot) as join, split_part(current_setting('server_version'), ' ', 1) as version
    from pg_export_snapshot() as snapshot`)
  return row ?? { snapshot: '', join: '', version: '' }
}

async function openReader(target: ConnectionTarget, join: string): Promise<DumpConnection> {
  const reader = await openDumpConnection(target)
  try {
    await reader.run('begin isolation level repeatable read read only')
    await reader.run(join)
    return reader
  } catch (error) {
    await reader.close()
    throw error
  }
}

function createSource(dump: Dump, leader: DumpConnection, open: () => Promise<DumpConnection>): DumpSource {
  const idle: DumpConnection[] = []
  const opened: DumpConnection[] = [leader]
  const take = async () => {
    const reader = idle.pop() ?? (await open())
    if (!opened.includes(reader)) opened.push(reader)
    return reader
  }
  const read = async (rows: Sql) => {
    const reader = await take()
    const stream = reader.client.query(copyTo(renderSql(sql`copy ${rows} to stdout`).text))
    stream.once('end', () => idle.push(reader))
    // Left before its end: the server would go on sending.
    stream.once('close', () => stream.readableEnded || reader.abandon())
    return stream
  }
  return {
    dump,
    readRows: (table) => read(sql`(select ${renderColumns(table)} from ${renderOrigin(table)})`),
    readLargeObjects: () => read(sql`(${largeObjectParts})`),
    readFingerprint: async (table) => {
      const reader = await take()
      const fingerprint = await readFingerprint(reader, table)
      idle.push(reader)
      return fingerprint
    },
    close: async () => {
      await Promise.all(opened.map((each) => each.close()))
    },
  }
}

const partSize = integer(256 * 1024)
const readOnly = integer(0x40000) // INV_READ

const largeObjectParts = sql`
  select m.oid, part.start, lo_get(m.oid, part.start, ${partSize}) from pg_largeobject_metadata m
  cross join lateral (select lo_lseek64(lo_open(m.oid, ${readOnly}), 0, 2) as size offset 0) as whole
  cross join lateral generate_series(0, greatest(whole.size - 1, 0), ${partSize}) as part (start)
  where ${isReadableLargeObject}`
