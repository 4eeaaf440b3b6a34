import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { renderPolicy, toPolicySubject } from '../../domain/weigh-policies.ts'
import { readPolicies } from '../../store/read-policies.ts'

export const policyWithoutCondition = createRule({
  name: 'policy-without-condition',
  area: 'security',
  severity: 'note',
  title: 'A policy has no condition and lets nothing through',
  reason: 'Neither USING nor WITH CHECK: PostgreSQL takes that for no permission at all. Whoever wrote it meant something else.',
  remedy: 'Write the condition, or drop the policy.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key);
alter table notes enable row level security;
create policy anybody on notes for insert to anon;`,
    safe: `create table notes (id bigint primary key);
alter table notes enable row level security;
create policy anybody on notes for insert to anon with check (id > 0);`,
  },
  find: async ({ read }) =>
    (await read(readPolicies))
      .filter(({ schema, using, check }) => using === null && check === null && !isInnerSchema(schema))
      .map((policy) => ({
        subject: toPolicySubject(policy),
        message: `${policy.name} of ${renderName({ schema: policy.schema, name: policy.table })} has neither USING nor WITH CHECK`,
        fix: `drop policy ${renderPolicy(policy)};`,
      })),
})
