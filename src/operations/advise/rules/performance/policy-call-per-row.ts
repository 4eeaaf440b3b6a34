import type { Finding } from '../../../../findings/types.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { readPolicyConditions } from '../../measure/policies/read-conditions.ts'
import { renderPolicyMigration } from '../../measure/policies/render-policy-migration.ts'
import { rewriteCondition } from '../../measure/policies/rewrite-condition.ts'
import type { PolicyCondition, PolicyConditions } from '../../measure/policies/types.ts'

export const policyCallPerRow = createRule({
  name: 'policy-call-per-row',
  area: 'performance',
  severity: 'warning',
  splinter: '0003_auth_rls_initplan',
  title: 'A policy computes the same thing for each row',
  reason:
    'auth.uid(), auth.jwt(), current_setting() and functions like them answer the same for every row of a statement, and PostgreSQL calls them for each. A membership that is looked up with EXISTS for each row can be read once as well.',
  remedy:
    'Write (select auth.uid()): PostgreSQL computes it before the first row. How much that saves depends on the table: `dorsal advise policies` measures it on a branch, on the same rows for the same person.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = auth.uid());`,
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const { conditions, functions } = await read(readPolicyConditions)
    const own = conditions.filter(({ schema }) => !isInnerSchema(schema))
    const findings = await Promise.all(own.map((condition) => findOne(condition, functions)))
    return findings.flat()
  },
})

async function findOne(condition: PolicyCondition, functions: PolicyConditions['functions']): Promise<readonly Finding[]> {
  const rewritten = await rewriteCondition(condition.text, { table: condition.table, functions })
  if (rewritten === undefined || !rewritten.rewrites.includes('call made once')) return []
  return [
    {
      subject: toSubject(condition),
      message: `The ${condition.clause.toUpperCase()} of ${condition.policy} calls a function for each row of ${condition.schema}.${condition.table} that answers once for all of them`,
      fix: renderPolicyMigration(condition, rewritten.text),
    },
  ]
}

function toSubject({ schema, table, policy, clause }: PolicyCondition): string {
  return `${schema}.${table}.${policy}${clause === 'using' ? '' : '.with check'}`
}
