import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { listBornAgain } from '../domain/list-born-again.ts'
import { toDroppedMember, toKey } from '../domain/names.ts'

export const dropPolicy = createRule({
  name: 'drop-policy',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'A policy is dropped and nothing takes its place',
  reason: 'Without a permissive policy its users see nothing any more; without a restrictive one they see more than they should.',
  remedy: 'Create the policy that takes its place in the same migration.',
  example: {
    dangerous: ['drop policy own_invoices on invoices;'],
    safe: [
      'drop policy own_invoices on invoices;\ncreate policy own_invoices on invoices for select to authenticated using (owner = current_user);',
    ],
  },
  find: ({ statement, later }) => {
    const drop = findKind(statement.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_POLICY') return []
    const tables = new Set(
      [...listBornAgain(later)].filter((key) => key.startsWith('policy ')).map((key) => key.slice(0, key.lastIndexOf('.'))),
    )
    return (drop.objects ?? [])
      .map(toDroppedMember)
      .filter((name) => !tables.has(toKey('policy', name.slice(0, name.lastIndexOf('.')))))
      .map((name) => ({
        subject: name,
        message: `What ${name} let through, or kept out, is decided by the policies that are left`,
        on: toKey('policy', name),
      }))
  },
})
