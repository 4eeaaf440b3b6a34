import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { Fault } from '../../src/base/fault.ts'
import { silentLog } from '../../src/base/log.ts'
import { type ApplyOptions, applyMigrations, migrateHouse, readMigrationStatus, runSeed } from '../../src/operations/migrate/operation.ts'
import { type MigrateSettings, migrateDefaults } from '../../src/operations/migrate/settings.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import type { MigrationFile } from '../../src/project/types.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export type Files = Readonly<Record<string, string | Buffer>>

type BenchDatabase = Pick<TestDatabase, 'url' | 'query' | 'drop'>

/** A database with the ledger, and a folder of migrations beside it. */
export async function openMigrationBench(t: TestContext, files: Files = {}, given?: BenchDatabase) {
  const database = given ?? (await createTestDatabase({ prefix: 'migrate' }))
  t.after(() => database.drop())
  const target = parseConnectionUrl(database.url)
  await applyHouseMigrations(target, [migrateHouse], silentLog)
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-migrate-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const write = (more: Files) => {
    for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text)
  }
  write(files)
  const list = () => listFolder(folder)
  const lines: string[] = []
  const onProgress = (line: string) => void lines.push(line)
  const listStatus = () => readMigrationStatus(target, list())
  return {
    query: database.query,
    url: database.url,
    target,
    list,
    lines,
    write,
    /** Somebody else's connection. */
    connect: async (application = 'somebody') => {
      const client = new pg.Client({ connectionString: database.url, application_name: application })
      client.on('error', () => {})
      t.after(() => client.end())
      await client.connect()
      return client
    },
    apply: ({ settings, ...options }: Partial<Omit<ApplyOptions, 'settings'>> & { readonly settings?: Partial<MigrateSettings> } = {}) =>
      applyMigrations({
        ...{ target, migrations: list(), includeAll: false, onProgress },
        ...options,
        settings: { ...migrateDefaults, ...settings },
      }),
    seed: (run: 'all' | 'new files' = 'all') => runSeed({ target, files: list(), run, onProgress }),
    status: async () => (await listStatus()).map(({ version, state }) => [version, state]),
    positions: async () => (await listStatus()).map(({ version, state, position }) => [version, state, position]),
    tally: async (version: string) => (await listStatus()).find((each) => each.version === version)?.tally,
  }
}

function listFolder(folder: string): readonly MigrationFile[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({ version: file.split('_')[0] ?? '', name: file.slice(file.indexOf('_') + 1, -4), file, path: join(folder, file) }))
}

/** The Fault that `work` ends with. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('It did not fail')
}
