import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { PolicyPicture, TablePicture } from '../types.ts'

export async function listPolicies(transaction: Transaction, { oid }: TablePicture): Promise<readonly PolicyPicture[]> {
  return await transaction.query<PolicyPicture>(sql`
    select quote_ident(p.polname) as name, p.polpermissive as permissive,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
      array(select case role when 0 then 'public' else role::regrole::text end from unnest(p.polroles) as role order by 1) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy as p where p.polrelid = ${oid}::oid order by p.polname`)
}
