import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { type DumpConnection, openDumpConnection } from '../../postgres/dump/dump-connection.ts'
import { sql } from '../../postgres/sql.ts'
import { PostgresError } from '../../postgres/types.ts'
import type { Server, UpgradeDifference } from './types.ts'

/** How a database sorts and writes text. */
export type DescribedDatabase = {
  readonly name: string
  readonly encoding: string
  readonly provider: 'libc' | 'icu' | 'builtin'
  readonly collate: string
  readonly ctype: string
  /** Of the provider; null for libc. */
  readonly locale: string | null
}

/** The databases of a server that hold anything of users, or the one of the target alone. */
export async function listDatabases(target: ConnectionTarget, which: 'all' | 'this one'): Promise<readonly DescribedDatabase[]> {
  return await withConnection(target, (connection) =>
    connection.query<DescribedDatabase>(sql`
      select datname as name, pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype,
        case datlocprovider when 'c' then 'libc' when 'i' then 'icu' else 'builtin' end as provider,
        coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') as locale
      from pg_database d
      where datallowconn and not datistemplate and (${which}::text = 'all' or datname = current_database()) order by datname`),
  )
}

/** Makes it anew, with the way of sorting that it had; where the new server does not know that one, with its own, which is said. */
export async function createDatabase(server: Server, database: DescribedDatabase): Promise<readonly UpgradeDifference[]> {
  const { name, encoding, provider, collate, ctype, locale } = database
  return await withConnection(server.target('template1'), async (connection) => {
    const make = async (options: string) => {
      await runFormatted(connection, 'drop database if exists %I', [name])
      await runFormatted(connection, `create database %I template template0 ${options}`, [name, encoding, collate, ctype, locale])
    }
    const ofProvider = { libc: '', icu: ' icu_locale %5$L', builtin: ' builtin_locale %5$L' }[provider]
    try {
      await make(`encoding %2$L locale_provider ${provider} lc_collate %3$L lc_ctype %4$L${ofProvider}`)
      return []
    } catch (error) {
      if (!(error instanceof PostgresError)) throw error
      await make('encoding %2$L')
      const detail = `text is sorted in another way: ${error.message}`
      return [{ kind: 'schema', database: name, name: `collation ${locale ?? collate}`, detail, serious: true }]
    }
  })
}

/** PostgreSQL puts names and literals in. */
async function runFormatted(connection: DumpConnection, format: string, values: readonly (string | null)[]): Promise<void> {
  const list = JSON.stringify(values)
  const [row] = await connection.query<{ statement: string }>(
    sql`select format(${format}, variadic array(select jsonb_array_elements_text(${list}::jsonb))) as statement`,
  )
  await connection.run(row?.statement ?? '')
}

async function withConnection<T>(target: ConnectionTarget, work: (connection: DumpConnection) => Promise<T>): Promise<T> {
  const connection = await openDumpConnection(target)
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

/** Bytes of all databases of the server. */
export async function readSize(target: ConnectionTarget): Promise<number> {
  const [row] = await withConnection(target, (connection) =>
    connection.query<{ bytes: string }>(sql`select sum(pg_database_size(oid))::text as bytes from pg_database`),
  )
  return Number(row?.bytes ?? 0)
}
