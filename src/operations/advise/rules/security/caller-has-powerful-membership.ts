import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { readRoles } from '../../store/read-roles.ts'

const powerful = new Set([
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
  'pg_maintain',
  'service_role',
])

export const callerHasPowerfulMembership = createRule({
  name: 'caller-has-powerful-membership',
  area: 'security',
  severity: 'error',
  title: 'A role of callers has the rights of a role that may do anything',
  reason:
    'Membership hands on every grant: pg_read_all_data reads every table, pg_execute_server_program starts programs on the server, service_role has been granted everything.',
  remedy: 'REVOKE the membership. The user that the API connects with is a member of the roles of requests, and never the other way round.',
  example: {
    kind: 'sql',
    dangerous: 'alter role anon inherit;\ngrant pg_read_all_data to anon;',
    safe: 'grant anon to authenticator;',
  },
  find: async ({ read, settings }) => {
    const roles = await read(readRoles)
    const strong = new Set([...powerful, ...roles.filter(({ isSuperuser }) => isSuperuser).map(({ name }) => name)])
    return roles
      .filter(({ name }) => name === settings.anonymousRole || name === 'authenticated')
      .flatMap(({ name, inherits }) => inherits.filter((role) => strong.has(role)).map((role) => ({ name, role })))
      .map(({ name, role }) => ({
        subject: `${name}.${role}`,
        message: `${name} has the rights of ${role}`,
        fix: `revoke ${renderPart(role)} from ${renderPart(name)};`,
      }))
  },
})
