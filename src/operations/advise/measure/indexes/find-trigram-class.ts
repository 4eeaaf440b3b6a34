import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { renderName } from '../../domain/names.ts'

/** `extensions.gin_trgm_ops`, where pg_trgm is installed. */
export async function findTrigramClass({ query }: Transaction): Promise<string | undefined> {
  const [found] = await query<{ readonly schema: string }>(
    sql`select n.nspname as schema from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where o.opcname = 'gin_trgm_ops'`,
  )
  return found === undefined ? undefined : renderName({ schema: found.schema, name: 'gin_trgm_ops' })
}
