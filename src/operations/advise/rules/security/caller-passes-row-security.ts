import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { type AdvisedRole, readRoles } from '../../store/read-roles.ts'

export const callerPassesRowSecurity = createRule({
  name: 'caller-passes-row-security',
  area: 'security',
  severity: 'error',
  title: 'A role of callers is asked for no policy',
  reason:
    'SUPERUSER and BYPASSRLS switch every policy off for a role. The roles that requests run as (that of a request without a token, and authenticated) are those that policies are written for.',
  remedy: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLS. What has to see every row uses service_role, from a server.',
  example: {
    kind: 'sql',
    dangerous: 'alter role authenticated bypassrls;',
    safe: 'alter role authenticated nobypassrls nosuperuser;',
  },
  find: async ({ read, settings }) => {
    const roles = (await read(readRoles)).filter(({ name }) => name === settings.anonymousRole || name === 'authenticated')
    return roles.filter((role) => role.isSuperuser || role.bypassesRowSecurity).map(describe)
  },
})

function describe({ name, isSuperuser }: AdvisedRole) {
  return {
    subject: name,
    message: `Requests run as ${name}, which is ${isSuperuser ? 'a superuser' : 'BYPASSRLS'}: no policy is asked`,
    fix: `alter role ${renderPart(name)} nosuperuser nobypassrls;`,
  }
}
