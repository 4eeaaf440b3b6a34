import { Fault } from '../../../base/fault.ts'
import { isWorthTelling } from '../../../postgres/dump/row-progress.ts'
import type { BackupPlace, SealedObject } from '../types.ts'
import type { LogicalBackup, LogicalTable, LogicalVerification } from './types.ts'

const newline = 0x0a

/** Reads every object back: opens it, checks what it holds against its own hash and, for tables, the number of rows. */
export async function verifyLogicalBackup(place: BackupPlace, backup: LogicalBackup): Promise<LogicalVerification> {
  const problems: string[] = []
  for (const object of [...backup.dump, ...backup.largeObjects]) await countRows(place, object, problems)
  for (const [index, table] of backup.tables.entries()) {
    if (isWorthTelling(index, { bytes: sizeOf(table) }))
      place.onProgress(`Reading ${table.schema}.${table.name} (${index + 1} of ${backup.tables.length} tables)`)
    await verifyTable(place, table, problems)
  }
  const objects = [...backup.dump, ...backup.largeObjects, ...backup.tables.flatMap(({ rows }) => rows)]
  return { id: backup.id, objects: objects.length, bytes: backup.storedBytes, problems }
}

const sizeOf = ({ rows }: LogicalTable): number => rows.reduce((sum, { plainSize }) => sum + plainSize, 0)

async function verifyTable(place: BackupPlace, { schema, name, rows, fingerprint }: LogicalTable, problems: string[]): Promise<void> {
  const before = problems.length
  let found = 0
  for (const object of rows) found += await countRows(place, object, problems)
  if (problems.length === before && found !== fingerprint.rows)
    problems.push(`${schema}.${name} has ${found} rows in the backup, and had ${fingerprint.rows} in the database`)
}

/** COPY's text has a line for each row: line breaks in values are written as `\n`. */
async function countRows({ archive }: BackupPlace, { name, plainSize }: SealedObject, problems: string[]): Promise<number> {
  try {
    const plain = await archive.getObject(name)
    if (plain.length !== plainSize) problems.push(`${name} holds ${plain.length} bytes instead of ${plainSize}`)
    return plain.reduce((rows, byte) => (byte === newline ? rows + 1 : rows), 0)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    problems.push(error.message)
    return 0
  }
}
