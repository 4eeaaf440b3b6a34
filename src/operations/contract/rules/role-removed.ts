import { createRule } from '../domain/create-rule.ts'
import { findLost } from '../domain/list-shared.ts'

export const roleRemoved = createRule({
  name: 'role-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['role-added'],
  title: 'A role cannot be taken any more',
  reason: 'Tokens that name it are refused with 401, whatever else they say.',
  remedy: 'Issue tokens with another role first, and wait until the old ones have ended.',
  example: { kind: 'service', before: { roles: ['anon', 'editor'] }, after: { roles: ['anon'] } },
  find: ({ before, after }) =>
    findLost(before.roles, after.roles).map((role) => ({ subject: role, message: `No request may take the role ${role} any more` })),
})
