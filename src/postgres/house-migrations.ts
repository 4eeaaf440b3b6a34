import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import type { Log } from '../base/log.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { houseMigrationChanged } from './errors.ts'
import { toPostgresFailure } from './plain-errors.ts'
import { postgresDefaults } from './settings.ts'
import { withClient } from './with-client.ts'

/** The folder of a house's own tables: `NNNN-name.sql` files. */
export type HouseMigrations = { readonly house: string; readonly folder: URL }

export type AppliedHouseMigration = { readonly house: string; readonly name: string }

type MigrationFile = AppliedHouseMigration & { readonly text: string; readonly checksum: string }

/** Any number will do as long as every Dorsal uses the same. */
const lockKey = 7_309_940_217

const createLedger = `
  create schema if not exists dorsal;
  create table if not exists dorsal.house_migrations (
    house text not null,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now(),
    primary key (house, name)
  )`

/**
 * Brings our own tables up to date: houses in the order given, files by name, each in one transaction, recorded in
 * `dorsal.house_migrations`. Processes that start together wait for each other. Returns what was applied now. Throws PostgresError for a
 * statement PostgreSQL refuses (its migration leaves nothing behind), the Fault `house_migration_changed` when a file is not the one
 * recorded, ConnectionLost.
 */
export async function applyHouseMigrations(
  target: ConnectionTarget,
  houses: readonly HouseMigrations[],
  log: Log,
): Promise<readonly AppliedHouseMigration[]> {
  const files = (await Promise.all(houses.map(readMigrationFiles))).flat()
  try {
    return await withClient(target, (client) => applyFiles(client, files, log), postgresDefaults)
  } catch (error) {
    throw toPostgresFailure(error)
  }
}

async function applyFiles(client: Client, files: readonly MigrationFile[], log: Log): Promise<readonly AppliedHouseMigration[]> {
  await client.query('select pg_advisory_lock($1)', [lockKey])
  if (!(await hasLedger(client))) await client.query(createLedger)
  const recorded = await readLedger(client)
  const applied: AppliedHouseMigration[] = []
  for (const file of files) {
    const checksum = recorded.get(`${file.house}/${file.name}`)
    if (checksum === file.checksum) continue
    if (checksum !== undefined) throw houseMigrationChanged(file.house, file.name)
    await applyFile(client, file)
    log.info({ house: file.house, migration: file.name }, 'applied a migration of our own')
    applied.push({ house: file.house, name: file.name })
  }
  return applied
}

async function applyFile(client: Client, file: MigrationFile): Promise<void> {
  await client.query('begin')
  try {
    await client.query(file.text)
    await client.query('insert into dorsal.house_migrations (house, name, checksum) values ($1, $2, $3)', [
      file.house,
      file.name,
      file.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Asked first, so that a role without the right to create schemas can start on a prepared database. */
async function hasLedger(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(`select to_regclass('dorsal.house_migrations') is not null as exists`)
  return rows[0]?.exists === true
}

async function readLedger(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ house: string; name: string; checksum: string }>(
    'select house, name, checksum from dorsal.house_migrations',
  )
  return new Map(rows.map((row) => [`${row.house}/${row.name}`, row.checksum]))
}

async function readMigrationFiles({ house, folder }: HouseMigrations): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return await Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(new URL(fileName, `${folder.href.replace(/\/$/, '')}/`), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      return { house, name: fileName.slice(0, -'.sql'.length), text, checksum }
    }),
  )
}
