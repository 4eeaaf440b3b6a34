import { createRule } from '../domain/create-rule.ts'
import { findLost } from '../domain/list-shared.ts'

export const roleAdded = createRule({
  name: 'role-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['role-removed'],
  title: 'A role can be taken that could not',
  reason: 'Nobody has a token of it yet.',
  remedy: 'Nothing.',
  example: { kind: 'service', before: { roles: ['anon'] }, after: { roles: ['anon', 'editor'] } },
  find: ({ before, after }) =>
    findLost(after.roles, before.roles).map((role) => ({ subject: role, message: `Requests may take the role ${role}` })),
})
