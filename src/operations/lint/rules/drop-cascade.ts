import { findKind } from '../../../postgres/statements/tree.ts'
import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { toDroppedName } from '../domain/names.ts'

/** Dropped by rules of their own, which speak of CASCADE themselves. */
const elsewhere: ReadonlySet<string> = new Set(['OBJECT_SCHEMA', 'OBJECT_EXTENSION'])

export const dropCascade = createRule({
  name: 'drop-cascade',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'CASCADE drops what nobody named',
  reason:
    'CASCADE goes on to views, foreign keys, policies, defaults and columns that depend on what is dropped. Which ones is known only when it has happened.',
  remedy: 'Leave CASCADE out: PostgreSQL then lists what depends, and each is dropped or changed by name.',
  example: {
    dangerous: ['drop view open_orders cascade;'],
    safe: ['drop view open_orders;\ncreate view open_orders with (security_invoker) as select id from orders;'],
  },
  find: ({ statement }) => {
    const fix = [`${statement.text.replace(/\s+cascade\b/gi, '')};`]
    const drop = findKind(statement.node, 'DropStmt')
    const isCascade = drop?.behavior === 'DROP_CASCADE' && !elsewhere.has(drop.removeType ?? '')
    const objects = isCascade ? (drop.objects ?? []).map(toDroppedName) : []
    const clauses = listCommands(statement, 'AT_DropColumn', 'AT_DropConstraint').filter(
      ({ command }) => command.behavior === 'DROP_CASCADE',
    )
    return [...objects, ...clauses.map(({ table, command }) => `${table}.${command.name}`)].map((name) => ({
      subject: name,
      message: `Whatever depends on ${name} is dropped with it`,
      fix,
    }))
  },
})
