import { compareContent } from '../../postgres/dump/compare-content.ts'
import { openDumpConnection } from '../../postgres/dump/dump-connection.ts'
import { type DumpSource, openDumpSource } from '../../postgres/dump/dump-source.ts'
import { loadDump } from '../../postgres/dump/load-dump.ts'
import { createDatabase, type DescribedDatabase } from './databases.ts'
import { compareGlobals } from './domain/compare-globals.ts'
import { compareSchemas } from './domain/compare-schemas.ts'
import type { CopiedDatabase, CopyReport, Server, UpgradeDifference } from './types.ts'

export type CopyOptions = {
  readonly from: Server
  /** Nothing is in it yet. */
  readonly to: Server
  readonly databases: readonly DescribedDatabase[]
  /** Whether roles keep their passwords: only a superuser can read them. */
  readonly passwords: boolean
  readonly onProgress: (line: string) => void
}

/**
 * Brings databases into a server of another major version by dump and load, and compares object by object and table by table. Throws the Faults of
 * `openDumpSource` and `loadDump`.
 */
export async function copyServer({ databases, ...options }: CopyOptions): Promise<CopyReport> {
  const reports: CopyReport[] = []
  for (const database of databases) reports.push(await copyDatabase(database, options))
  return {
    databases: reports.flatMap((report) => report.databases),
    differences: reports.flatMap((report) => report.differences),
    leftOut: reports.flatMap((report) => report.leftOut),
  }
}

async function copyDatabase(
  database: DescribedDatabase,
  { from, to, passwords, onProgress }: Omit<CopyOptions, 'databases'>,
): Promise<CopyReport> {
  onProgress(`Copying the database ${database.name} from PostgreSQL ${from.version} to ${to.version}`)
  const source = await openDumpSource(from.target(database.name), { passwords })
  try {
    const created = await createDatabase(to, database)
    const { leftOut, ...totals } = await loadDump(source, to.target(database.name), { onProgress, verify: false })
    const compared = await compareCopy(source, { to, database: database.name, passwords, onProgress })
    const { tables, rows, bytes } = totals
    return {
      databases: [{ name: database.name, tables, rows, bytes, compared: compared.tables }],
      differences: [...created, ...compared.differences],
      leftOut,
    }
  } finally {
    await source.close()
  }
}

type Copy = Pick<CopyOptions, 'to' | 'passwords' | 'onProgress'> & { readonly database: CopiedDatabase['name'] }

async function compareCopy(source: DumpSource, { to, database, passwords, onProgress }: Copy) {
  const copy = await openDumpSource(to.target(database), { passwords })
  const connection = await openDumpConnection(to.target(database))
  try {
    const content = await compareContent(source, connection, onProgress)
    const differences: readonly UpgradeDifference[] = [
      ...compareSchemas(database, source.dump, copy.dump),
      ...compareGlobals({ database, login: to.target(database).user, before: source.dump.globals, after: copy.dump.globals }),
      ...content
        .filter(({ isSame }) => !isSame)
        .map(({ schema, name, rows: [before, after] }): UpgradeDifference => {
          const detail = before === after ? `${before} rows, but not the same ones` : `${before} rows before, ${after} after`
          return { kind: 'rows', database, name: `${schema}.${name}`, detail, serious: true }
        }),
    ]
    return { differences, tables: content.length }
  } finally {
    await connection.close()
    await copy.close()
  }
}
