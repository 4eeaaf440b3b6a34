import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { renderClosed, toPolicySubject, withUnknown } from '../../domain/weigh-policies.ts'
import { type PolicyProbe, probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'

export const policyTrueWithoutUser = createRule({
  name: 'policy-true-without-user',
  area: 'security',
  severity: 'error',
  splinter: '0030_rls_policy_null_auth_disjunct',
  title: 'A policy lets everything through when nobody is signed in',
  reason:
    'Its condition keeps a signed-in user to some rows, and shows all of them to a session without a user: `auth.uid() is null or …` is the usual way to write that by mistake.',
  remedy: 'Take the part out that is true without a user, and name the role with TO authenticated.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes for select using (auth.uid() is null or owner = auth.uid());`,
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const columns = await read(readColumns)
    const probes = (await read(probePolicies)).filter(
      ({ policy }) => policy.isPermissive && policy.hasRowSecurity && policy.command !== 'insert' && !isInnerSchema(policy.schema),
    )
    const found = [...Map.groupBy(probes, ({ policy }) => policy)].flatMap(([policy, own]) => {
      const keepsUsers = own.some(({ persona, using }) => persona.kind === 'new user' && using !== 'every row')
      if (!keepsUsers || !own.some(isOpenWithoutUser)) return []
      return [
        {
          subject: toPolicySubject(policy),
          message: `${policy.name} keeps users to some rows of ${renderName({ schema: policy.schema, name: policy.table })}, and lets a session without a user have all of them`,
          fix: renderClosed(policy, columns),
        },
      ]
    })
    return withUnknown(found, probes)
  },
})

function isOpenWithoutUser({ persona, using }: PolicyProbe): boolean {
  return persona.kind !== 'new user' && using === 'every row'
}
