import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { findGrant } from '../domain/grants.ts'
import { renderName, toKey, toSchema, toTableName } from '../domain/names.ts'
import { hasRowSecurity } from '../domain/row-security.ts'

const clients: ReadonlySet<string> = new Set(['anon', 'authenticated', 'public'])

export const tableWithoutRowSecurity = createRule({
  name: 'table-without-row-security',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A new table in an exposed schema has no row-level security',
  reason:
    'A schema that the API serves is one grant away from everybody: without row-level security that grant opens every row. With the grant in the same migration, it blocks.',
  remedy: 'ENABLE ROW LEVEL SECURITY right after CREATE TABLE, then a policy for each thing that somebody may do.',
  example: {
    dangerous: ['create table letters (id bigint primary key, body text);'],
    safe: ['create table letters (id bigint primary key, body text);\nalter table letters enable row level security;'],
  },
  find: (scene) => {
    const created = findKind(scene.statement.node, 'CreateStmt')?.relation
    if (created === undefined || created.relpersistence === 't') return []
    const table = toTableName(created)
    if (!scene.exposedSchemas.includes(toSchema(table)) || hasRowSecurity(scene, table) || scene.born.has(toKey('relation', table)))
      return []
    const isOpened = scene.later
      .map(findGrant)
      .some((grant) => grant?.isGrant && grant.targets.includes(table) && grant.roles.some((role) => clients.has(role)))
    return [
      {
        subject: table,
        message: isOpened
          ? `Everybody the grants below name sees every row of ${renderName(table)}`
          : `A grant on ${renderName(table)} opens every row of it`,
        fix: [`${scene.statement.text};\nalter table ${renderName(table)} enable row level security;`],
        ...(isOpened ? { severity: 'error' as const } : {}),
      },
    ]
  },
})
