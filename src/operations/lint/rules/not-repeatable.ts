import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const notRepeatable = createRule({
  name: 'not-repeatable',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A statement outside of a transaction cannot run a second time',
  reason:
    'When a file without a transaction fails at its second statement, the first stays applied. `dorsal migrate` goes on behind it; another tool runs the file again and fails at the first.',
  remedy: 'IF NOT EXISTS and IF EXISTS, or one statement a file.',
  example: {
    dangerous: ['create index concurrently orders_code on orders (code);\ncreate index concurrently orders_note on orders (note);'],
    safe: [
      'create index concurrently if not exists orders_code on orders (code);\ncreate index concurrently if not exists orders_note on orders (note);',
    ],
  },
  find: ({ statement, earlier, later }) => {
    const others = [...earlier, ...later].filter(({ node }) => findKind(node, 'VariableSetStmt') === undefined)
    if (statement.inTransaction || others.length === 0 || others.some(({ inTransaction }) => inTransaction)) return []
    const index = findKind(statement.node, 'IndexStmt')
    const drop = findKind(statement.node, 'DropStmt')
    const create = findKind(statement.node, 'CreateStmt')
    const isOpen = [index && !index.if_not_exists, create && !create.if_not_exists, drop && !drop.missing_ok].some((each) => each === true)
    if (!isOpen) return []
    const fixed =
      drop === undefined
        ? statement.text.replace(/\b(index|table)(\s+concurrently)?\b/i, '$& if not exists')
        : statement.text.replace(/\b(index|table)(\s+concurrently)?\b/i, '$& if exists')
    return [
      {
        subject: `${statement.migration}.${index?.idxname ?? statement.text.slice(0, 40)}`,
        message: 'A second run of this file by another tool fails here when the first one failed later',
        fix: [`${fixed};`],
      },
    ]
  },
})
