import { identifier, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import { createTransactions } from '../../../postgres/transactions.ts'
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

async function readLeftovers({ target, settings, log }: Place) {
  const transactions = createTransactions(target, settings, log)
  try {
    return await transactions.run({ access: 'read only' }, async (transaction) => ({
      databases: (
        await transaction.query<{ name: string }>(
          sql`select datname as name from pg_database where datname not in ('template0', 'template1', current_database())`,
        )
      ).map(({ name }) => name),
      roles: (
        await transaction.query<{ name: string }>(
          sql`select rolname as name from pg_roles where rolname !~ '^pg_' and rolname <> current_user`,
        )
      ).map(({ name }) => name),
    }))
  } finally {
    await transactions.stop()
  }
}

async function createSuperuser({ target, settings, log }: Place, superuser: string, password: string): Promise<void> {
  const transactions = createTransactions(target, settings, log)
  try {
    await transactions.run({}, async (transaction) => {
      const [row] = await transaction.query<{ statement: string }>(
        sql`select format('create role %I superuser login password %L', ${superuser}::text, ${password}::text) as statement`,
      )
      await transaction.run(row?.statement ?? '')
    })
  } finally {
    await transactions.stop()
  }
}
