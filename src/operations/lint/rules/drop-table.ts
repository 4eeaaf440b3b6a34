import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toDroppedName, toKey } from '../domain/names.ts'

export const dropTable = createRule({
  name: 'drop-table',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table and what is in it are gone',
  reason: 'The rows are lost for good, and the version of the application that is running fails on the next query of the table.',
  remedy: 'Take its rights away first and wait for complaints; then back it up, drop it, and accept this finding with the reason.',
  example: {
    dangerous: ['drop table notes;'],
    safe: ["comment on table notes is 'unused since release 12; to be dropped with release 14';"],
  },
  find: ({ statement }) => {
    const drop = findKind(statement.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_TABLE' && drop?.removeType !== 'OBJECT_FOREIGN_TABLE') return []
    return (drop.objects ?? []).map(toDroppedName).map((name) => ({
      subject: name,
      message: `The rows of ${renderName(name)} are lost, and whoever still asks for it fails`,
      on: toKey('relation', name),
    }))
  },
})
