import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { renderPolicy, toPolicySubject } from '../../domain/weigh-policies.ts'
import { type PolicyProbe, probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'
import type { AdvisedPolicy } from '../../store/read-policies.ts'

export const policyLetsOwnerChange = createRule({
  name: 'policy-lets-owner-change',
  area: 'security',
  severity: 'error',
  title: 'An update may give a row to somebody else',
  reason:
    'The policy lets users change their own rows, and what they may write is not kept to their own: the column that says whose row it is can be changed. Whoever does gives a row away, or plants one with somebody else.',
  remedy: 'WITH CHECK with the same condition on the owner, or no UPDATE on that column: REVOKE UPDATE (owner).',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid, body text);
alter table notes enable row level security;
grant update on notes to authenticated;
create policy own on notes for update to authenticated using (owner = (select auth.uid())) with check (body is not null);`,
    safe: `create table notes (id bigint primary key, owner uuid, body text);
alter table notes enable row level security;
grant update (body) on notes to authenticated;
create policy own on notes for update to authenticated using (owner = (select auth.uid())) with check (body is not null);`,
  },
  find: async ({ read }) => {
    const columns = await read(readColumns)
    const probes = (await read(probePolicies)).filter(isAsked)
    return probes.flatMap(({ policy, check }) => {
      const owner = findOwner(policy)
      if (owner === undefined || check === 'no row' || check === null) return []
      const column = columns.find(({ schema, table, name }) => schema === policy.schema && table === policy.table && name === owner)
      if (column?.writers.includes('authenticated') !== true) return []
      const condition = `(${renderPart(owner)} = (select auth.uid()))`
      return [
        {
          subject: toPolicySubject(policy),
          message: `${policy.name} lets users set ${owner} of their rows of ${renderName({ schema: policy.schema, name: policy.table })} to somebody else`,
          fix: `alter policy ${renderPolicy(policy)} with check (${condition} and ${policy.check});`,
        },
      ]
    })
  },
})

function isAsked({ policy, persona }: PolicyProbe): boolean {
  const isUpdate = policy.command === 'update' || policy.command === 'all'
  return isUpdate && policy.isPermissive && persona.kind === 'new user' && !isInnerSchema(policy.schema)
}

/** The column that USING compares with the user who asks. */
function findOwner({ using }: AdvisedPolicy): string | undefined {
  const match = /\(("?)(\w+)\1 = (?:\( SELECT )?auth\.uid\(\)|auth\.uid\(\)(?: AS uid\))? = ("?)(\w+)\3\)/i.exec(using ?? '')
  return match?.[2] ?? match?.[4]
}
