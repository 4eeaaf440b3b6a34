import { createRule } from '../domain/create-rule.ts'
import { findGrant } from '../domain/grants.ts'
import { toKey } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const revoke = createRule({
  name: 'revoke',
  severity: 'note',
  blocks: 'nothing',
  title: 'A role loses rights that the application may use',
  reason:
    'The version of the application that is running gets 403 where it was served before. Taking rights from PUBLIC and anon closes a door and is left alone.',
  remedy: 'Release an application first that does without them.',
  example: { dangerous: ['revoke select on notes from authenticated;'], safe: ['revoke all on notes from public;'] },
  find: ({ statement }) => {
    const grant = findGrant(statement)
    if (grant === undefined || grant.isGrant || grant.kind === 'other') return []
    const roles = grant.roles.filter((role) => role !== 'public' && role !== 'anon')
    if (roles.length === 0) return []
    return grant.targets.map(
      (target): Hazard => ({
        subject: `${target}.${roles.join(',')}`,
        message: `${roles.join(' and ')} may not ${grant.privileges.join(', ')} on ${target} any more`,
        on: toKey('relation', target),
      }),
    )
  },
})
