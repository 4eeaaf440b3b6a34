import type { Finding } from '../../../../findings/types.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { type FunctionVolatility, findRepeatedCalls } from '../../measure/policies/find-repeated-calls.ts'
import { parseCondition } from '../../measure/policies/parse-condition.ts'
import { readPolicyConditions } from '../../measure/policies/read-conditions.ts'
import type { PolicyCondition } from '../../measure/policies/types.ts'

export const policyFunctionTakesColumn = createRule({
  name: 'policy-function-takes-column',
  area: 'performance',
  severity: 'note',
  title: 'A policy asks a function about each row',
  reason:
    'A function that is handed a column has to be called for each row, and mostly reads a table each time: a hundred thousand rows are a hundred thousand queries. One that is volatile cannot be called once either, even without a column.',
  remedy:
    'Turn the question round: a function without arguments that returns what the person may see, declared stable, and `team_id in (select my_teams())`, which PostgreSQL reads once.',
  example: {
    kind: 'sql',
    dangerous: `create table members (team_id bigint, user_id uuid);
create table notes (id bigint primary key, team_id bigint);
create function is_member(team bigint) returns boolean language sql stable security definer set search_path = ''
  as 'select exists (select from public.members m where m.team_id = team and m.user_id = auth.uid())';
alter table notes enable row level security;
create policy team on notes to authenticated using (is_member(team_id));`,
    safe: `create table members (team_id bigint, user_id uuid);
create table notes (id bigint primary key, team_id bigint);
create function my_teams() returns setof bigint language sql stable security definer set search_path = ''
  as 'select m.team_id from public.members m where m.user_id = auth.uid()';
alter table notes enable row level security;
create policy team on notes to authenticated using (team_id in (select my_teams()));`,
  },
  find: async ({ read }) => {
    const { conditions, functions } = await read(readPolicyConditions)
    const own = conditions.filter(({ schema }) => !isInnerSchema(schema))
    const findings = await Promise.all(own.map((condition) => findOne(condition, functions)))
    return findings.flat()
  },
})

async function findOne(condition: PolicyCondition, functions: FunctionVolatility): Promise<readonly Finding[]> {
  const calls = findRepeatedCalls(await parseCondition(condition.text), functions)
  const names = [
    ...new Set(calls.filter(({ takesColumn, volatility }) => takesColumn || volatility === 'volatile').map(({ name }) => name)),
  ]
  const { schema, table, policy, clause } = condition
  return names.map((name) => ({
    subject: `${schema}.${table}.${policy}.${name}`,
    message: `The ${clause.toUpperCase()} of ${policy} calls ${name} for each row of ${schema}.${table}`,
  }))
}
