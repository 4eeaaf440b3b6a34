import type { DumpSource } from '../../../postgres/dump/dump-source.ts'
import type { Dump, DumpedTable } from '../../../postgres/dump/types.ts'
import { objectDamaged } from '../errors.ts'
import type { Archive } from '../types.ts'
import { readParts } from './archive-parts.ts'
import type { LogicalBackup, LogicalTable } from './types.ts'

/**
 * A backup as something that `loadDump` brings into an empty database; what it checks the rows against is what the server counted when they were
 * read. Throws the Faults of the archive for what misses or is damaged.
 */
export async function openLogicalBackup(archive: Archive, backup: LogicalBackup): Promise<DumpSource> {
  const chunks: Buffer[] = []
  for await (const chunk of readParts(archive, backup.dump)) chunks.push(chunk)
  const dump: Dump = JSON.parse(Buffer.concat(chunks).toString())
  const tables = new Map(backup.tables.map((table) => [toKey(table), table]))
  const get = (table: DumpedTable): LogicalTable => {
    const found = tables.get(toKey(table))
    if (found === undefined)
      throw objectDamaged(`logical/${backup.id}/backup.json`, `it does not name the table ${table.schema}.${table.name}`)
    return found
  }
  return {
    dump,
    readRows: async (table) => readParts(archive, get(table).rows),
    readLargeObjects: async () => readParts(archive, backup.largeObjects),
    readFingerprint: async (table) => get(table).fingerprint,
    close: async () => {},
  }
}

const toKey = ({ schema, name }: { readonly schema: string; readonly name: string }) => JSON.stringify([schema, name])
