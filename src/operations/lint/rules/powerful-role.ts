import { findKind, findOption, isOn } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

const powers = [
  ['superuser', 'may do everything'],
  ['bypassrls', 'passes every policy by'],
  ['isreplication', 'may copy every byte'],
  ['createrole', 'may make roles with its rights'],
] as const

export const powerfulRole = createRule({
  name: 'powerful-role',
  severity: 'error',
  blocks: 'nothing',
  title: 'A migration makes a role that passes all rules by',
  reason: 'SUPERUSER, BYPASSRLS, REPLICATION and CREATEROLE put a role above grants and policies on every server where the migration runs.',
  remedy: 'Grant the role what it needs. Roles of administrators are made by hand, on the server that is meant.',
  example: { dangerous: ['alter role reporter bypassrls;'], safe: ['grant select on notes to reporter;'] },
  find: ({ statement }) => {
    const created = findKind(statement.node, 'CreateRoleStmt')
    const altered = findKind(statement.node, 'AlterRoleStmt')
    const name = created?.role ?? altered?.role?.rolename
    if (name === undefined) return []
    return powers
      .filter(([option]) => isOn(findOption(created?.options ?? altered?.options, option)))
      .map(([option, meaning]) => ({ subject: `${name}.${option}`, message: `The role ${name} ${meaning}` }))
  },
})
