import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toKey, toTableName } from '../domain/names.ts'

export const setSchema = createRule({
  name: 'set-schema',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table moves to another schema under a running application',
  reason: 'Its address in the API changes with its schema, and every query that names the old one fails.',
  remedy: 'Put a view of it into the other schema, move the application, and move the table when nobody asks for the old name.',
  example: {
    dangerous: ['alter table notes set schema reports;'],
    safe: ['create view reports.notes with (security_invoker) as select * from notes;'],
  },
  find: ({ statement }) => {
    const move = findKind(statement.node, 'AlterObjectSchemaStmt')
    if (move?.relation === undefined) return []
    const name = toTableName(move.relation)
    const place = `${renderPart(move.newschema ?? '')}.${renderPart(move.relation.relname ?? '')}`
    return [
      {
        subject: name,
        message: `Whoever asks for ${renderName(name)} fails from now on`,
        on: toKey('relation', name),
        fix: [`create view ${place} with (security_invoker) as select * from ${renderName(name)};`],
      },
    ]
  },
})
