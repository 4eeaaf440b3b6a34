import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readPolicies } from '../../store/read-policies.ts'

export const policyWithoutRowSecurity = createRule({
  name: 'policy-without-row-security',
  area: 'security',
  severity: 'error',
  splinter: '0007_policy_exists_rls_disabled',
  title: 'A table has policies and nobody obeys them',
  reason: 'Policies do nothing until row-level security is enabled on their table. Whoever wrote them believes that the rows are kept.',
  remedy: 'Enable row-level security on the table.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
create policy own on notes to authenticated using (owner = (select auth.uid()));`,
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const idle = (await read(readPolicies)).filter(({ hasRowSecurity, schema }) => !hasRowSecurity && !isInnerSchema(schema))
    const byTable = Map.groupBy(idle, ({ schema, table }) => toSubject({ schema, name: table }))
    return [...byTable].flatMap(([subject, [first, ...others]]) => {
      if (first === undefined) return []
      const table = renderName({ schema: first.schema, name: first.table })
      const names = [first, ...others].map(({ name }) => name).join(', ')
      return [
        {
          subject,
          message: `${table} has policies (${names}) and row-level security is off: none of them is asked`,
          fix: `alter table ${table} enable row level security;`,
        },
      ]
    })
  },
})
