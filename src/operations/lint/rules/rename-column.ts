import type { RenameStmt } from 'libpg-query'
import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toKey, toTableName } from '../domain/names.ts'
import { hasVirtualColumns } from '../domain/server-versions.ts'

export const renameColumn = createRule({
  name: 'rename-column',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A column gets another name under a running application',
  reason: 'The version of the application that is running still asks for the old name and fails until the new one is out.',
  remedy:
    'Serve both names until the new application is out: `dorsal db new --rename-column orders.note remark` writes the migrations, with a trigger that keeps the two in line. With a VIRTUAL generated column (PostgreSQL 18) reads by the new name work at once.',
  example: {
    dangerous: ['alter table orders rename column note to remark;'],
    safe: ['alter table orders add column remark text generated always as (note) virtual;'],
  },
  find: ({ statement, born, facts }) => {
    const rename = findKind(statement.node, 'RenameStmt')
    if (rename?.renameType !== 'OBJECT_COLUMN' || rename.relation === undefined) return []
    const table = toTableName(rename.relation)
    if (born.has(toKey('column', `${table}.${rename.subname}`))) return []
    return [
      {
        subject: `${table}.${rename.subname}`,
        message: `Whoever asks ${renderName(table)} for ${rename.subname} fails from now on`,
        on: toKey('relation', table),
        ...(hasVirtualColumns(facts) ? { fix: [renderBoth(table, rename)] } : {}),
      },
    ]
  },
})

function renderBoth(table: string, { subname = '', newname = '' }: RenameStmt): string {
  const column = `${renderPart(newname)} text generated always as (${renderPart(subname)}) virtual`
  return `alter table ${renderName(table)} add column ${column};\n-- with the type of ${subname}; the columns change places once no application asks for the old name`
}
