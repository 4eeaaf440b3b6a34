import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { findOwnerColumn, renderPolicy, toPolicySubject, withUnknown } from '../../domain/weigh-policies.ts'
import { probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'

export const policyWithoutCheck = createRule({
  name: 'policy-without-check',
  area: 'security',
  severity: 'error',
  title: 'A policy says which rows may be changed, and not into what',
  reason:
    'Without WITH CHECK the condition of USING is asked of the new row as well. Here it lets rows of somebody else pass (because they are public, say), so that a caller may write such rows: take somebody’s row over, or make one in their name.',
  remedy: 'WITH CHECK with a condition on the new row: whose it is, and what it may become.',
  example: {
    kind: 'sql',
    dangerous: `create table posts (id bigint primary key, owner uuid, published boolean);
alter table posts enable row level security;
create policy edit on posts for update to authenticated using (owner = (select auth.uid()) or published);`,
    safe: `create table posts (id bigint primary key, owner uuid, published boolean);
alter table posts enable row level security;
create policy edit on posts for update to authenticated
  using (owner = (select auth.uid()) or published) with check (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const columns = await read(readColumns)
    const probes = (await read(probePolicies)).filter(
      ({ policy, persona }) =>
        policy.isPermissive &&
        policy.check === null &&
        (policy.command === 'update' || policy.command === 'all') &&
        !isInnerSchema(policy.schema) &&
        persona.kind !== 'no claims',
    )
    const open = new Set(probes.filter(({ using }) => using === 'some rows').map(({ policy }) => policy))
    const found = [...open].map((policy) => {
      const owner = findOwnerColumn(policy, columns)
      const condition = owner === undefined ? policy.using : `(${renderPart(owner)} = (select auth.uid()))`
      return {
        subject: toPolicySubject(policy),
        message: `Rows of ${renderName({ schema: policy.schema, name: policy.table })} may be changed into ones that are not the caller's: ${policy.name} has no WITH CHECK`,
        fix: `alter policy ${renderPolicy(policy)} with check ${condition ?? '(false)'};`,
      }
    })
    return withUnknown(found, probes)
  },
})
