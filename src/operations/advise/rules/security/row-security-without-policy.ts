import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readPolicies } from '../../store/read-policies.ts'
import { readTables } from '../../store/read-tables.ts'

export const rowSecurityWithoutPolicy = createRule({
  name: 'row-security-without-policy',
  area: 'security',
  severity: 'note',
  splinter: '0008_rls_enabled_no_policy',
  title: 'A table has row-level security and no policy',
  reason:
    'Nobody but its owner and roles that pass by row-level security sees a row. That is safe, and either meant so or a policy was forgotten.',
  remedy: 'Write the policy that is missing, or accept the finding to say that the table is kept from callers.',
  example: {
    kind: 'sql',
    dangerous: 'create table notes (id bigint primary key);\nalter table notes enable row level security;',
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const withPolicy = new Set((await read(readPolicies)).map(({ schema, table }) => toSubject({ schema, name: table })))
    const tables = await read(readTables)
    return tables
      .filter(
        (table) => table.hasRowSecurity && table.extension === null && !isInnerSchema(table.schema) && !withPolicy.has(toSubject(table)),
      )
      .map((table) => ({ subject: toSubject(table), message: `No caller sees a row of ${renderName(table)}: it has no policy` }))
  },
})
