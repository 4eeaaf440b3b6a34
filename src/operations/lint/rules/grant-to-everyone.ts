import { createRule } from '../domain/create-rule.ts'
import { findGrant } from '../domain/grants.ts'
import { hasRowSecurity } from '../domain/row-security.ts'
import type { Hazard } from '../types.ts'

const writes: ReadonlySet<string> = new Set(['all', 'insert', 'update', 'delete', 'truncate', 'trigger', 'maintain', 'references'])
const strangers: ReadonlySet<string> = new Set(['public', 'anon'])

export const grantToEveryone = createRule({
  name: 'grant-to-everyone',
  severity: 'error',
  blocks: 'nothing',
  title: 'Everybody may write to a table',
  reason:
    'PUBLIC is every role there is and will be, anon whoever comes without signing in. ALL holds TRUNCATE, which row-level security does not see.',
  remedy:
    'Grant single privileges to the role that needs them. A form that strangers may send is an INSERT for anon under row-level security.',
  example: {
    dangerous: ['grant all on notes to anon;'],
    safe: ['grant select, insert on notes to authenticated;'],
  },
  find: (scene) => {
    const grant = findGrant(scene.statement)
    if (!grant?.isGrant || grant.kind === 'other') return []
    const roles = grant.roles.filter((role) => strangers.has(role))
    const given = grant.privileges.filter((privilege) => writes.has(privilege))
    if (roles.length === 0 || given.length === 0) return []
    return grant.targets.map((target): Hazard => {
      const isGuarded = !roles.includes('public') && !given.includes('all') && !given.includes('truncate') && hasRowSecurity(scene, target)
      return {
        subject: `${target}.${roles.join(',')}`,
        message: `${roles.join(' and ')} may ${given.join(', ')} on ${target}`,
        ...(isGuarded ? { severity: 'note' as const } : {}),
        fix: [
          `${scene.statement.text.replace(/\bto\s+[\s\S]+$/i, 'to authenticated').replace(/\ball(\s+privileges)?\s+on\b/i, 'select, insert, update, delete on')};`,
        ],
      }
    })
  },
})
