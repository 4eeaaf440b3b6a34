import { createRule } from '../../domain/create-rule.ts'
import { renderPart } from '../../domain/names.ts'
import { readRoles } from '../../store/read-roles.ts'

export const servingRoleTooPowerful = createRule({
  name: 'serving-role-too-powerful',
  area: 'security',
  severity: 'warning',
  title: 'The API connects with a user that may do anything',
  reason:
    'Every request takes the role of its caller first, and a mistake there would leave it with the rights of the connection. A user that has none but those roles makes the mistake harmless.',
  remedy: 'Connect as authenticator: LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS, a member of the roles of requests and of nothing else.',
  example: {
    kind: 'sql',
    dangerous: 'alter role authenticator superuser;',
    safe: 'alter role authenticator nosuperuser nobypassrls;',
  },
  find: async ({ read, settings }) => {
    const role = (await read(readRoles)).find(({ name }) => name === settings.servingRole)
    if (role === undefined) return { kind: 'could not run', reason: `The role ${settings.servingRole} is not to be seen in pg_roles` }
    if (!role.isSuperuser && !role.bypassesRowSecurity) return []
    const isOurs = role.name === 'authenticator'
    return [
      {
        subject: role.name,
        message: `${role.name}, with which the API connects, is ${role.isSuperuser ? 'a superuser' : 'BYPASSRLS'}`,
        ...(isOurs ? { fix: `alter role ${renderPart(role.name)} nosuperuser nobypassrls;` } : {}),
      },
    ]
  },
})
