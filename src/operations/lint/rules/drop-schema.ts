import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toDroppedName, toKey } from '../domain/names.ts'

export const dropSchema = createRule({
  name: 'drop-schema',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A schema is dropped with everything in it',
  reason:
    'DROP SCHEMA … CASCADE drops each table, function and type in the schema, and whatever depends on them anywhere else, without naming one of them.',
  remedy: 'Drop what is in it by name, then the schema without CASCADE: that fails when something was forgotten.',
  example: { dangerous: ['drop schema reports cascade;'], safe: ['drop schema empty_one;'] },
  find: ({ statement }) => {
    const drop = findKind(statement.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_SCHEMA' || drop.behavior !== 'DROP_CASCADE') return []
    return (drop.objects ?? []).map(toDroppedName).map((name) => ({
      subject: name,
      message: `Everything in ${name} is lost, and everything elsewhere that depends on it`,
      on: toKey('schema', name),
      fix: [`drop schema ${name};`],
    }))
  },
})
