import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { type AdvisedPolicy, readPolicies } from '../../store/read-policies.ts'
import { readRoles } from '../../store/read-roles.ts'

const commands = ['select', 'insert', 'update', 'delete'] as const

export const severalPermissivePolicies = createRule({
  name: 'several-permissive-policies',
  area: 'performance',
  severity: 'warning',
  splinter: '0006_multiple_permissive_policies',
  title: 'Several permissive policies are asked for the same role and command',
  reason:
    'They are joined with OR: each is computed for each row until one holds, and an index that serves one of them does not serve all. What a role may see is then written in several places.',
  remedy: 'One policy for a role and a command, with the conditions in it; a policy FOR ALL beside one FOR SELECT is the usual pair.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid, shared boolean);
alter table notes enable row level security;
create policy own on notes for select to authenticated using (owner = (select auth.uid()));
create policy shared on notes for select to authenticated using (shared);`,
    safe: `create table notes (id bigint primary key, owner uuid, shared boolean);
alter table notes enable row level security;
create policy visible on notes for select to authenticated using (owner = (select auth.uid()) or shared);`,
  },
  find: async ({ read }) => {
    const roles = (await read(readRoles)).filter(({ name, bypassesRowSecurity }) => !bypassesRowSecurity && !/^supabase.*admin$/.test(name))
    const policies = (await read(readPolicies)).filter(({ schema, isPermissive }) => isPermissive && !isInnerSchema(schema))
    const byTable = Map.groupBy(policies, ({ schema, table }) => renderName({ schema, name: table }))
    return [...byTable].flatMap(([table, own]) => commands.flatMap((command) => describe(table, command, groupRoles(own, command, roles))))
  },
})

type Crowd = { readonly policies: readonly string[]; readonly roles: readonly string[] }

/** Roles by the policies that are asked for them, where there are several. */
function groupRoles(policies: readonly AdvisedPolicy[], command: string, roles: readonly { readonly name: string }[]): readonly Crowd[] {
  const asked = policies.filter((policy) => policy.command === command || policy.command === 'all')
  const crowds = roles.map(({ name }) => {
    const own = asked.filter((policy) => policy.roles.includes('public') || policy.roles.includes(name))
    return { role: name, policies: own.map((policy) => policy.name) }
  })
  const several = crowds.filter((crowd) => crowd.policies.length > 1)
  return [...Map.groupBy(several, (crowd) => JSON.stringify(crowd.policies)).values()].map((same) => ({
    policies: same[0]?.policies ?? [],
    roles: same.map(({ role }) => role),
  }))
}

function describe(table: string, command: string, crowds: readonly Crowd[]) {
  return crowds.map(({ policies, roles }) => ({
    subject: `${table}.${command}.${policies.join('.')}`,
    message: `A ${command} of ${table} asks ${policies.join(' and ')} of each row, for ${roles.length > 3 ? `${roles.length} roles` : roles.join(', ')}`,
    details: { policies, roles },
  }))
}
