import { Readable } from 'node:stream'
import type { DumpSource } from '../../../postgres/dump/dump-source.ts'
import { isWorthTelling } from '../../../postgres/dump/row-progress.ts'
import type { DumpedTable } from '../../../postgres/dump/types.ts'
import type { Archive, BackupPlace, SealedObject } from '../types.ts'
import { putParts } from './archive-parts.ts'
import { toBackupId } from './logical-records.ts'
import type { LogicalBackup, LogicalTable } from './types.ts'

export type LogicalBackupOptions = {
  readonly source: DumpSource
  readonly database: string
  /** When the source's snapshot was taken, by the server's clock. */
  readonly at: Date
  /** Id of the key that seals; null without one. */
  readonly encryptionKey: string | null
}

/**
 * Keeps schema, roles and rows of a database in the archive, all of one moment; for servers that give no right to replicate. One that is broken
 * off does not exist; its objects go with the next pruning. Throws the Faults of the archive, ConnectionLost, PostgresError.
 */
export async function createLogicalBackup(
  place: BackupPlace,
  { source, database, at, encryptionKey }: LogicalBackupOptions,
): Promise<LogicalBackup> {
  const { archive, clock } = place
  const id = toBackupId(at)
  const folder = `logical/${id}`
  const tables = await putTables(place, source, folder)
  const largeObjects =
    source.dump.largeObjects === 0 ? [] : await putParts(archive, `${folder}/large-objects`, await source.readLargeObjects())
  const dump = await putParts(archive, `${folder}/dump.json`, Readable.from([Buffer.from(JSON.stringify(source.dump))]))
  const objects = [...dump, ...largeObjects, ...tables.flatMap(({ rows }) => rows)]
  const backup: LogicalBackup = {
    format: 1,
    id,
    kind: 'logical',
    database,
    serverVersion: source.dump.serverVersion,
    at: at.toISOString(),
    stoppedAt: new Date(clock.now()).toISOString(),
    plainBytes: sum(objects, 'plainSize'),
    storedBytes: sum(objects, 'size'),
    encryptionKey,
    dump,
    tables,
    largeObjects,
  }
  await archive.putObject(`${folder}/backup.json`, Buffer.from(JSON.stringify(backup)))
  return backup
}

async function putTables({ archive, onProgress }: BackupPlace, source: DumpSource, folder: string): Promise<readonly LogicalTable[]> {
  const { tables } = source.dump
  const done: LogicalTable[] = []
  for (const [index, table] of tables.entries()) {
    if (isWorthTelling(index, table)) onProgress(`Copying ${table.schema}.${table.name} (${index + 1} of ${tables.length} tables)`)
    done.push(await putTable(archive, `${folder}/rows/${index + 1}`, { source, table }))
  }
  return done
}

type Copied = { readonly source: DumpSource; readonly table: DumpedTable }

/** The server adds up the rows while they are copied, over a connection of its own. */
async function putTable(archive: Archive, name: string, { source, table }: Copied): Promise<LogicalTable> {
  const copying = source.readRows(table).then((rows) => putParts(archive, name, rows))
  const [rows, fingerprint] = await Promise.all([copying, source.readFingerprint(table)])
  return { schema: table.schema, name: table.name, fingerprint, rows }
}

function sum(objects: readonly SealedObject[], field: 'plainSize' | 'size'): number {
  return objects.reduce((total, object) => total + object[field], 0)
}
