import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { listSelfComparisons } from '../../domain/list-self-comparisons.ts'
import { renderName } from '../../domain/names.ts'
import { renderPolicy, toPolicySubject } from '../../domain/weigh-policies.ts'
import { readPolicies } from '../../store/read-policies.ts'

export const policyComparesColumnWithItself = createRule({
  name: 'policy-compares-column-with-itself',
  area: 'security',
  severity: 'error',
  title: 'A policy compares a column with itself',
  reason:
    'In a subquery a name without its table means the table of the subquery first: `where members.team_id = team_id` compares the column with itself and is true for every row. The subquery then asks whether there is any row at all, and whoever is a member of one team is let into all of them.',
  remedy: 'Write the table of the policy in front of the column: `members.team_id = documents.team_id`.',
  example: {
    kind: 'sql',
    dangerous: `create table members (team_id bigint, user_id uuid);
create table documents (id bigint primary key, team_id bigint);
alter table documents enable row level security;
create policy team on documents for select to authenticated using (
  exists (select from members where members.team_id = team_id and user_id = (select auth.uid())));`,
    safe: `create table members (team_id bigint, user_id uuid);
create table documents (id bigint primary key, team_id bigint);
alter table documents enable row level security;
create policy team on documents for select to authenticated using (
  exists (select from members where members.team_id = documents.team_id and user_id = (select auth.uid())));`,
  },
  find: async ({ read }) => {
    const policies = (await read(readPolicies)).filter(({ schema }) => !isInnerSchema(schema))
    const found = await Promise.all(
      policies.map(async (policy) => {
        const columns = await listSelfComparisons([policy.using, policy.check])
        const table = renderName({ schema: policy.schema, name: policy.table })
        return columns.length === 0
          ? []
          : [
              {
                subject: toPolicySubject(policy),
                message: `${policy.name} of ${table} compares ${columns.join(', ')} with itself, which keeps no row back`,
                fix: `drop policy ${renderPolicy(policy)};`,
              },
            ]
      }),
    )
    return found.flat()
  },
})
