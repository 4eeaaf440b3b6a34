import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toKey, toSchema, toTableName } from '../domain/names.ts'

const kinds: ReadonlySet<string> = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_FOREIGN_TABLE'])

export const renameTable = createRule({
  name: 'rename-table',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table or view gets another name under a running application',
  reason: 'The version of the application that is running still asks for the old name and fails until the new one is out.',
  remedy:
    'Put a view with the new name beside it, move the application, and rename when nobody asks for the old name: `dorsal db new --rename-table notes remarks` writes both migrations.',
  example: {
    dangerous: ['alter table notes rename to remarks;'],
    safe: ['create view remarks with (security_invoker) as select * from notes;'],
  },
  find: ({ statement, born }) => {
    const rename = findKind(statement.node, 'RenameStmt')
    if (!kinds.has(rename?.renameType ?? '') || rename?.relation === undefined) return []
    const name = toTableName(rename.relation)
    // Two that change places: the old name is taken by what was made for it.
    if (born.has(toKey('relation', `${toSchema(name)}.${rename.newname}`))) return []
    return [
      {
        subject: name,
        message: `Whoever asks for ${renderName(name)} fails from now on`,
        on: toKey('relation', name),
        fix: [`create view ${renderPart(rename.newname ?? '')} with (security_invoker) as select * from ${renderName(name)};`],
      },
    ]
  },
})
