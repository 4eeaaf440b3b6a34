import { findKind, isTrue, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toTableName } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const openPolicy = createRule({
  name: 'open-policy',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A policy lets everybody through',
  reason:
    'A permissive policy that is true and names no role lets every role pass, and no other policy takes that back: permissive policies add up.',
  remedy:
    'Name the role with TO, and a condition that speaks of the row. Reading may be open to everybody when that is written down: TO anon, authenticated.',
  example: {
    dangerous: ['create policy everything on invoices using (true);'],
    safe: ['create policy own on invoices to authenticated using (owner = current_user);'],
  },
  find: ({ statement }) => {
    const policy = findKind(statement.node, 'CreatePolicyStmt')
    if (policy?.table === undefined || !policy.permissive || !(isTrue(policy.qual) || isTrue(policy.with_check))) return []
    const roles = listKind(policy.roles, 'RoleSpec').map(({ roletype, rolename }) =>
      roletype === 'ROLESPEC_PUBLIC' ? 'every role' : (rolename ?? ''),
    )
    const severity = judge(policy.cmd_name ?? 'all', roles)
    if (severity === undefined) return []
    const table = toTableName(policy.table)
    const verb = policy.cmd_name === 'all' ? 'read and write' : policy.cmd_name
    return [
      {
        subject: `${table}.${policy.policy_name}`,
        message: `${roles.join(', ')} may ${verb} every row of ${renderName(table)}`,
        severity,
        fix: [
          `create policy ${renderPart(policy.policy_name ?? '')} on ${renderName(table)} for ${policy.cmd_name} to authenticated ${renderCondition(policy.cmd_name ?? '')};`,
        ],
      },
    ]
  },
})

/** Writing is open to whoever is signed in only by mistake or on purpose; reading by everybody whenever somebody was named. */
function judge(command: string, roles: readonly string[]): Hazard['severity'] {
  if (roles.includes('every role')) return command === 'select' ? 'warning' : 'error'
  if (command === 'select' || roles.every((role) => role !== 'anon' && role !== 'authenticated')) return undefined
  return roles.includes('anon') ? 'error' : 'warning'
}

function renderCondition(command: string): string {
  return command === 'insert' ? 'with check (user_id = (select auth.uid()))' : 'using (user_id = (select auth.uid()))'
}
