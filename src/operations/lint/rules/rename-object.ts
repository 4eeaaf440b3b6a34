import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toDroppedName, toKey } from '../domain/names.ts'

const words: Readonly<Record<string, string>> = {
  OBJECT_SCHEMA: 'schema',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_SEQUENCE: 'sequence',
}

export const renameObject = createRule({
  name: 'rename-object',
  severity: 'error',
  blocks: 'nothing',
  title: 'A schema, function, type or sequence gets another name under a running application',
  reason:
    'The version of the application that is running still uses the old name; so do the bodies of functions, which PostgreSQL does not change.',
  remedy: 'Create it under the new name, have the old one call it, and drop the old one when nobody uses it.',
  example: {
    dangerous: ['alter function order_total(bigint) rename to total_of_order;'],
    safe: ['create function total_of_order(bigint) returns numeric language sql stable as $$ select order_total($1) $$;'],
  },
  find: ({ statement }) => {
    const rename = findKind(statement.node, 'RenameStmt')
    const word = words[rename?.renameType ?? '']
    if (rename === undefined || word === undefined) return []
    const name = rename.object === undefined ? (rename.subname ?? rename.relation?.relname ?? '') : toDroppedName(rename.object)
    const space = word === 'schema' || word === 'function' || word === 'type' ? word : 'relation'
    return [{ subject: name, message: `Whoever uses the ${word} ${name} fails from now on`, on: toKey(space, name) }]
  },
})
