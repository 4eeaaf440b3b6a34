import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const dropDatabase = createRule({
  name: 'drop-database',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A whole database is dropped',
  reason: 'Everything in it is lost for good. A migration is never the place for it: it runs on every server, in production as well.',
  remedy: 'Drop it by hand, on the server that is meant, after a backup was restored somewhere else.',
  example: { dangerous: ['drop database shop_old;'], safe: ["comment on schema public is 'shop_old is dropped by hand';"] },
  find: ({ statement }) => {
    const name = findKind(statement.node, 'DropdbStmt')?.dbname
    return name === undefined ? [] : [{ subject: name, message: `The database ${name} is lost with everything in it` }]
  },
})
