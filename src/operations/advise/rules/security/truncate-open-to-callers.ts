import { sql } from '../../../../postgres/sql.ts'
import { renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { callersQuery, checkCallers } from '../../store/callers-query.ts'
import type { Reader } from '../../types.ts'

type Right = {
  readonly schema: string
  readonly name: string
  readonly privilege: 'truncate' | 'trigger'
  readonly roles: readonly string[]
}

const readRights: Reader<readonly Right[]> = async (transaction, settings) => {
  await checkCallers(transaction, settings)
  return await transaction.query<Right>(sql`
    with caller as (${callersQuery(settings)})
    select n.nspname as schema, c.relname as name, privilege, array_agg(caller.name::text order by caller.name) as roles
    from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join caller cross join unnest(array['truncate', 'trigger']) as privilege
    where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and has_schema_privilege(caller.oid, n.oid, 'usage')
      and has_table_privilege(caller.oid, c.oid, privilege) and c.relowner <> caller.oid
    group by 1, 2, 3 order by 1, 2, 3`)
}

export const truncateOpenToCallers = createRule({
  name: 'truncate-open-to-callers',
  area: 'security',
  severity: 'warning',
  title: 'Callers have rights on a table that no policy limits',
  reason:
    'TRUNCATE empties a table without asking a policy, and TRIGGER lets a role run its code with the rights of whoever writes. The API offers neither; a function with the rights of its caller does. GRANT ALL gives both.',
  remedy: 'Grant SELECT, INSERT, UPDATE and DELETE by name.',
  example: {
    kind: 'sql',
    dangerous: 'create table notes (id bigint primary key);\ngrant all on notes to authenticated;',
    safe: 'create table notes (id bigint primary key);\ngrant select, insert, update, delete on notes to authenticated;',
  },
  find: async ({ read }) =>
    (await read(readRights))
      .filter(({ schema }) => !isInnerSchema(schema))
      .map((right) => ({
        subject: `${toSubject(right)}.${right.privilege}`,
        message: `${right.roles.join(' and ')} have ${right.privilege.toUpperCase()} on ${renderName(right)}, which no policy limits`,
        fix: renderRevoke(`${right.privilege} on ${renderName(right)}`, right.roles),
      })),
})
