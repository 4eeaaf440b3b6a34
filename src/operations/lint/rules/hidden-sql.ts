import { findKind, findOption } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const hiddenSql = createRule({
  name: 'hidden-sql',
  severity: 'note',
  blocks: 'nothing',
  title: 'Statements inside a DO block are not looked at',
  reason: 'What a DO block runs may depend on what it finds in the database: nothing here can say what it locks or destroys.',
  remedy:
    'Write the statements out; IF EXISTS and IF NOT EXISTS replace most conditions. `dorsal db rehearse` measures what a block does, on a copy.',
  example: {
    dangerous: ["do $$ begin execute 'comment on table orders is ''x'''; end $$;"],
    safe: ["comment on table orders is 'x';"],
  },
  find: ({ statement }) => {
    const block = findKind(statement.node, 'DoStmt')
    if (block === undefined) return []
    const body = findKind(findOption(block.args, 'as')?.arg, 'String')?.sval ?? ''
    const touches = /\b(execute|alter|drop|truncate|update|delete|create|lock|cluster|grant|refresh)\b/i.exec(body)
    return touches === null
      ? []
      : [{ subject: `${statement.migration}:do`, message: `What the DO block does (${touches[0].toLowerCase()} …) was not looked at` }]
  },
})
