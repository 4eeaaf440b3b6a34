import { findKind, findOption, isOn, listDeep } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toSchema, toTableName } from '../domain/names.ts'
import { hasRowSecurity } from '../domain/row-security.ts'

export const viewWithoutSecurityInvoker = createRule({
  name: 'view-without-security-invoker',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A view passes the policies of its tables by',
  reason:
    'A view reads its tables with the rights of its owner, who is not kept by row-level security: whoever may read the view reads every row. Over a table that is known to have policies, it blocks. A materialized view holds the rows of its owner in any case.',
  remedy: 'WITH (security_invoker = true), from PostgreSQL 15 on; a materialized view belongs in a schema that the API does not serve.',
  example: {
    dangerous: ['create view late_orders as select id from orders;'],
    safe: ['create view late_orders with (security_invoker = true) as select id from orders;'],
  },
  find: (scene) => {
    const { statement, exposedSchemas } = scene
    const view = findKind(statement.node, 'ViewStmt')
    const copy = findKind(statement.node, 'CreateTableAsStmt')
    const range = view?.view ?? (copy?.objtype === 'OBJECT_MATVIEW' ? copy.into?.rel : undefined)
    if (range === undefined || range.relpersistence === 't' || isOn(findOption(view?.options, 'security_invoker'))) return []
    const name = toTableName(range)
    const sources = listDeep(view?.query ?? copy?.query, 'RangeVar').map(toTableName)
    if (!exposedSchemas.includes(toSchema(name)) || sources.length === 0) return []
    const guarded = sources.find((source) => hasRowSecurity(scene, source))
    return [
      {
        subject: name,
        message: `Whoever may read ${renderName(name)} sees every row of ${renderName(guarded ?? sources[0] ?? '')}, whatever its policies say`,
        ...(guarded === undefined ? {} : { severity: 'error' as const }),
        ...(view === undefined ? {} : { fix: [`${statement.text.replace(/\s+as\b/i, ' with (security_invoker = true) as')};`] }),
      },
    ]
  },
})
