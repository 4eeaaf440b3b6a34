import type { Catalog, Table } from '../catalog/types.ts'
import { identifier, sql } from '../postgres/sql.ts'
import { type Database, PostgresError, type Transaction } from '../postgres/types.ts'

/** More would make the start wait for a banner. */
const mostTried = 20

/** A table or view of the schema that this role can read, one with a row it can see if there is any. */
export async function findExampleTable(
  { database, catalog }: { readonly database: Database; readonly catalog: Catalog },
  { schema, role }: { readonly schema: string; readonly role: string },
): Promise<string | undefined> {
  const names = [...(catalog.schemas.get(schema)?.tables.values() ?? [])].sort(byRelationships).map(({ name }) => name)
  let readable: string | undefined
  for (const name of names.slice(0, mostTried)) {
    const found = await lookInto(database, role, { schema, name })
    if (found === 'row') return name
    if (found === 'no row') readable ??= name
  }
  return readable
}

/** The table that the others lead to tells most about a project. */
function byRelationships(a: Table, b: Table): number {
  return b.relationships.length - a.relationships.length || (a.name < b.name ? -1 : 1)
}

async function lookInto(
  database: Database,
  role: string,
  { schema, name }: { readonly schema: string; readonly name: string },
): Promise<'row' | 'no row' | 'refused'> {
  const session = [
    ['role', role],
    ['request.jwt.claims', JSON.stringify({ role })],
  ] as const
  try {
    return await database.transaction({ access: 'read only', session }, async (transaction: Transaction) => {
      const rows = await transaction.query(sql`select from ${identifier(schema, name)} limit 1`)
      return rows.length > 0 ? 'row' : 'no row'
    })
  } catch (error) {
    if (error instanceof PostgresError) return 'refused'
    throw error
  }
}
