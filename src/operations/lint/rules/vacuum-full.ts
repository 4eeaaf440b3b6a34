import { findKind, findOption, isOn, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const vacuumFull = createRule({
  name: 'vacuum-full',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'VACUUM FULL writes a table anew while nobody can use it',
  reason:
    'VACUUM FULL copies the whole table and builds its indexes again under an ACCESS EXCLUSIVE lock, and needs the space a second time.',
  remedy:
    'VACUUM (ANALYZE) makes the space usable again without a lock that anybody notices; pg_repack or pg_squeeze give it back to the disk.',
  example: { dangerous: ['vacuum full orders;'], safe: ['vacuum (analyze) orders;'] },
  find: ({ statement }) => {
    const vacuum = findKind(statement.node, 'VacuumStmt')
    if (!isOn(findOption(vacuum?.options, 'full'))) return []
    const tables = listKind(vacuum?.rels, 'VacuumRelation').flatMap(({ relation }) =>
      relation === undefined ? [] : [toTableName(relation)],
    )
    if (tables.length === 0)
      return [{ subject: 'every table', message: 'Every table is written anew, one after another, while nobody can use it' }]
    return tables.map((table) => ({
      subject: table,
      message: `Nobody can read or write ${renderName(table)} until it is written anew`,
      on: toKey('relation', table),
      growsWith: table,
      fix: [`vacuum (analyze) ${renderName(table)};`],
    }))
  },
})
