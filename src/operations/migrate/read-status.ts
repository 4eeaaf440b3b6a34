import { readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import type { MigrationFile, SqlFile } from '../../project/types.ts'
import { compareLedger, type HashedMigration } from './domain/compare-ledger.ts'
import { parseContract } from './domain/parse-contract.ts'
import { parseUtf8, readScript, toChecksum } from './domain/read-script.ts'
import { sqlFileUnreadable } from './errors.ts'
import { readLedger } from './store/ledger.ts'
import { listProgress } from './store/progress.ts'
import { listRehearsals } from './store/rehearsals.ts'
import type { MigrationStatus, Script } from './types.ts'

export async function readStatus(client: Client, migrations: readonly MigrationFile[]): Promise<readonly MigrationStatus[]> {
  return compareLedger(await hashMigrations(migrations), {
    ledger: await readLedger(client),
    progress: await listProgress(client),
    rehearsals: await listRehearsals(client),
  })
}

export async function hashMigrations(migrations: readonly MigrationFile[]): Promise<readonly HashedMigration[]> {
  return await Promise.all(
    migrations.map(async ({ version, name, file, path }) => {
      const text = parseUtf8(file, await readBytes(file, path))
      return { version, name, file, checksum: toChecksum(text), contract: parseContract(file, text) }
    }),
  )
}

/** What identifies the content of a migration in the ledger and in a rehearsal. Throws `sql_file_unreadable`. */
export async function readChecksum({ file, path }: SqlFile): Promise<string> {
  return toChecksum(parseUtf8(file, await readBytes(file, path)))
}

/** Throws `sql_file_unreadable`, `sql_file_refused`. */
export async function readScriptFile({ file, path }: SqlFile): Promise<Script> {
  return await readScript(file, await readBytes(file, path))
}

async function readBytes(file: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw sqlFileUnreadable(file, 'cannot be read', cause)
  }
}
