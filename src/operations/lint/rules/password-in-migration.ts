import { findKind, findOption } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const passwordInMigration = createRule({
  name: 'password-in-migration',
  severity: 'error',
  blocks: 'nothing',
  title: 'A password stands in a migration',
  reason: 'Migrations are kept in git, in the ledger of the database and in its log, for whoever reads them.',
  remedy: 'Make the role with NOLOGIN, and set its password by hand with psql, whose \\password sends no plain text.',
  example: { dangerous: ["alter role reporter password 'secret';"], safe: ['alter role reporter nologin;'] },
  find: ({ statement }) => {
    const created = findKind(statement.node, 'CreateRoleStmt')
    const altered = findKind(statement.node, 'AlterRoleStmt')
    const password = findOption(created?.options ?? altered?.options, 'password')?.arg
    const name = created?.role ?? altered?.role?.rolename
    return name === undefined || password === undefined
      ? []
      : [{ subject: name, message: `The password of ${name} can be read by whoever can read the project` }]
  },
})
