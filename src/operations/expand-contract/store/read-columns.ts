import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { ColumnPicture, TablePicture } from '../types.ts'

/** All columns of a table, in their order. */
export async function listColumnFacts(
  transaction: Transaction,
  { oid }: TablePicture,
): Promise<readonly Pick<ColumnPicture, 'name' | 'comment' | 'grants'>[]> {
  return await transaction.query(sql`
    select quote_ident(a.attname) as name, col_description(a.attrelid, a.attnum) as comment,
      coalesce((select jsonb_agg(jsonb_build_object('role', case g.grantee when 0 then 'public' else g.grantee::regrole::text end,
          'privilege', lower(g.privilege_type), 'grantable', g.is_grantable))
        from aclexplode(a.attacl) as g), '[]') as grants
    from pg_attribute as a where a.attrelid = ${oid}::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`)
}
