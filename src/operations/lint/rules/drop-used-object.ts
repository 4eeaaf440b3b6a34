import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { listBornAgain } from '../domain/list-born-again.ts'
import { type NameSpace, toDroppedMember, toDroppedName, toKey } from '../domain/names.ts'

const spaces: Readonly<Record<string, NameSpace>> = {
  OBJECT_VIEW: 'relation',
  OBJECT_MATVIEW: 'relation',
  OBJECT_SEQUENCE: 'relation',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'function',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_TRIGGER: 'trigger',
}

export const dropUsedObject = createRule({
  name: 'drop-used-object',
  severity: 'warning',
  blocks: 'nothing',
  title: 'Something is dropped that the application may call',
  reason: 'PostgreSQL knows what depends on a view, function, type or trigger inside the database, not who calls it from outside.',
  remedy: 'Release an application first that does without it. Dropping and creating it again in one migration is no hazard.',
  example: {
    dangerous: ['drop view open_orders;'],
    safe: ['drop view open_orders;\ncreate view open_orders with (security_invoker) as select id from orders;'],
  },
  find: ({ statement, later }) => {
    const drop = findKind(statement.node, 'DropStmt')
    const space = spaces[drop?.removeType ?? '']
    if (drop === undefined || space === undefined) return []
    const bornAgain = listBornAgain(later)
    return (drop.objects ?? [])
      .map(space === 'trigger' ? toDroppedMember : toDroppedName)
      .filter((name) => !bornAgain.has(toKey(space, name)))
      .map((name) => ({ subject: name, message: `Whoever still uses ${name} fails`, on: toKey(space, name) }))
  },
})
