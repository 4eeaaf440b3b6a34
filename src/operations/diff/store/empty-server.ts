import { runTransaction } from '../../../postgres/run-transaction.ts'
import { identifier, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import { runOutside } from '../adapters/run-statements.ts'
import type { Place } from './place.ts'

export type EmptyServerOptions = { readonly superuser: string; readonly password: string }

/**
 * Drops every database but the one of `server`, and every role but who asks; then makes `superuser`, unless it is who asks. Only for a server
 * that holds nothing but scratch databases.
 */
export async function emptyServer(server: Place, { superuser, password }: EmptyServerOptions): Promise<void> {
  const { databases, roles } = await readLeftovers(server)
  const run = async (statement: Sql) => await runOutside(server, [renderSql(statement).text])
  for (const name of databases) await run(sql`drop database ${identifier(name)} with (force)`)
  for (const name of roles) await run(sql`drop role ${identifier(name)}`)
  if (superuser !== server.target.user) await createSuperuser(server, superuser, password)
}

async function readLeftovers(place: Place) {
  return await runTransaction(place, { access: 'read only' }, async (transaction) => {
    const databases = await transaction.query<{ name: string }>(
      sql`select datname as name from pg_database where datname not in ('template0', 'template1', current_database())`,
    )
    const roles = await transaction.query<{ name: string }>(
      sql`select rolname as name from pg_roles where rolname !~ '^pg_' and rolname <> current_user`,
    )
    return { databases: databases.map(({ name }) => name), roles: roles.map(({ name }) => name) }
  })
}

async function createSuperuser(place: Place, superuser: string, password: string): Promise<void> {
  await runTransaction(place, {}, async (transaction) => {
    const [row] = await transaction.query<{ statement: string }>(
      sql`select format('create role %I superuser login password %L', ${superuser}::text, ${password}::text) as statement`,
    )
    await transaction.run(row?.statement ?? '')
  })
}
