import { runTransaction } from '../../../postgres/run-transaction.ts'
import { identifier, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import { runOutside } from '../adapters/run-statements.ts'
import { listRoles } from '../domain/list-roles.ts'
import type { Picture } from '../types.ts'
import type { Place } from './place.ts'

/** Databases to try things in, on a server where nothing else is at stake. */
export type Scratch = {
  /** A copy of a scratch database without sessions, or an empty one. */
  readonly create: (template?: Place) => Promise<Place>
  /** Makes the roles that a picture names, without rights, so that its grants can be written. */
  readonly createRoles: (picture: Picture) => Promise<void>
  readonly drop: () => Promise<void>
}

/** `server` is a superuser in a database that is left as it is; `prefix` begins the names of what is made. */
export function createScratch(server: Place, prefix: string): Scratch {
  const made: string[] = []
  const run = (...statements: readonly Sql[]) =>
    runOutside(
      server,
      statements.map((statement) => renderSql(statement).text),
    )
  return {
    create: async (template) => {
      const name = `${prefix}_${made.length + 1}`
      await run(sql`create database ${identifier(name)} template ${identifier(template?.target.database ?? 'template0')}`)
      made.push(name)
      return { ...server, target: { ...server.target, database: name } }
    },
    createRoles: async (picture) => await createRoles(server, listRoles(picture)),
    drop: async () => {
      for (const name of made.splice(0)) await run(sql`drop database if exists ${identifier(name)} with (force)`)
    },
  }
}

async function createRoles(place: Place, roles: readonly string[]): Promise<void> {
  await runTransaction(place, {}, async (transaction) => {
    const missing = await transaction.query<{ role: string }>(
      sql`select role from jsonb_array_elements_text(${JSON.stringify(roles)}::jsonb) as role where to_regrole(role) is null`,
    )
    for (const { role } of missing) await transaction.run(`create role ${role}`)
  })
}
